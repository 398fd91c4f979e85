import type { Request } from 'express';
import type { VNode } from 'preact';
import { riskFactors, type RiskFactor } from '../../../domain/disclosure-report/assessment.js';
import {
  hhsDueOn,
  noticeDueOn,
  owedNotices,
  owesMedia,
  peopleIn,
} from '../../../domain/disclosure-report/clock.js';
import { informationKinds, informationWords, mishapWords } from '../../../domain/disclosure-report/kinds.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import type { ShownReport } from '../../../operations/disclosure-report/shown.js';
import { SummaryList } from '../../components/components.js';
import { wordsOf } from '../../http/words-of.js';
import { Pager } from '../paging.js';
import { LetterLink } from './letter-link.js';

/** What was reported, how it was assessed, and who was told or has to be. */
export function CaseReport({
  shown,
  reference,
  inFull,
  request,
}: {
  shown: ShownReport;
  reference: string;
  /** Whether the reader may see addresses and letters. */
  inFull: boolean;
  request: Request;
}): VNode {
  return (
    <section class="card" id="disclosure-report">
      <h2>What went to the wrong person</h2>
      <SummaryList rows={[...reportedRows(shown, inFull), ...assessedRows(shown), ...toldRows(shown)]} />
      {inFull && (
        <p>
          <a href="/breach-log">The log of breaches for HHS</a>
        </p>
      )}
      {inFull && <MailedLetters mailed={shown.mailed} reference={reference} request={request} />}
    </section>
  );
}

/** Letters whose task is finished, to print one again; those that are still to be mailed are in their tasks. */
function MailedLetters({
  mailed,
  reference,
  request,
}: {
  mailed: ShownReport['mailed'];
  reference: string;
  request: Request;
}): VNode | null {
  if (mailed.rows.length === 0) return null;
  return (
    <>
      <h3 id="mailed-letters">Letters that were mailed</h3>
      {mailed.rows.map(({ task, name }) => (
        <LetterLink task={task} reference={reference} name={name} />
      ))}
      <Pager request={request} page={mailed} name="letters" label="letters" fragment="#mailed-letters" />
    </>
  );
}

type Rows = readonly { readonly label: string; readonly value: string }[];

function reportedRows({ report, facts, names }: ShownReport, inFull: boolean): Rows {
  const { mishap, information, recipientName, recipientAddress, happenedOn, discoveredOn, description } =
    report;
  const kinds = informationKinds.filter((kind) => information.includes(kind));
  return rowsOf(
    ['How', wordsOf(mishapWords, mishap) ?? mishap],
    ['Information', kinds.map((kind) => informationWords[kind]).join('; ')],
    ['People affected', String(peopleIn(facts))],
    ['Who got it', [recipientName, inFull ? recipientAddress : ''].filter((line) => line !== '').join(', ')],
    ['Happened', longDate(calendarDate(happenedOn))],
    ['Discovered', longDate(calendarDate(discoveredOn))],
    ['Reported by', names.get(report.reportedById) ?? 'Someone'],
    ['Description', description],
  );
}

function assessedRows({ report, names }: ShownReport): Rows {
  const { assessedAt, assessedById, approvedAt, approvedById, isBreach } = report;
  if (assessedAt === null) return [];
  const factors = Object.entries(riskFactors) as [RiskFactor, string][];
  return rowsOf(
    ...factors.map(([factor, label]) => [label, report[factor]] as const),
    ['Conclusion', isBreach === true ? 'A breach' : 'Low probability that it was compromised; no breach'],
    ['Assessed by', names.get(assessedById ?? '') ?? 'Someone'],
    ['Approved by', approvedAt === null ? 'Nobody yet' : (names.get(approvedById ?? '') ?? 'Someone')],
  );
}

function toldRows({ report, facts, unmailed, emailed, letters }: ShownReport): Rows {
  const delay = facts.delayedThrough;
  const told = (on: typeof delay, due: string) =>
    on === null ? `Not yet; the last day is ${due}` : longDate(on);
  const due = longDate(noticeDueOn(facts));
  const isBreach = facts.isBreach === true;
  const lettersLeft = facts.untold - unmailed;
  return rowsOf(
    ['Last day to tell people', report.state === 'no_breach' ? '' : due],
    ['Kept back through', delay === null ? '' : `${longDate(delay)} (${report.delayedBecause})`],
    [
      'People told',
      isBreach ? `${emailed} by email, ${letters - lettersLeft} by letter, ${facts.untold} not yet` : '',
    ],
    [
      'Letters',
      lettersLeft === 0
        ? ''
        : `${lettersLeft} of ${letters} are still to be mailed; each is in its task, under Tasks`,
    ],
    ['Media told', isBreach && owesMedia(facts) ? told(facts.mediaToldOn, due) : ''],
    ['HHS told', isBreach ? told(facts.hhsToldOn, longDate(hhsDueOn(facts))) : ''],
    [
      'Still to be told',
      owedNotices(facts)
        .map(({ whom }) => owedWords[whom])
        .join(', '),
    ],
  );
}

const owedWords = { individuals: 'the people affected', media: 'the media', hhs: 'HHS' } as const;

function rowsOf(...rows: readonly (readonly [label: string, value: string])[]): Rows {
  return rows.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}
