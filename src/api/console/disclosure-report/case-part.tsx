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
import { isOpenReport } from '../../../domain/disclosure-report/states.js';
import type { ReportOfBreach } from '../../../operations/disclosure-report/row.js';
import type { ShownReport } from '../../../operations/disclosure-report/shown.js';
import { SummaryList } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { wordsOf } from '../../http/words-of.js';
import { StateTag } from '../words.js';
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
      {shown.breach.length > 1 && <Parts shown={shown} />}
      {inFull && isOpenReport(firstOf(shown).status) && (
        <p>
          <a href={`/disclosure-reports?partOf=${firstOf(shown).reference}`}>Report more people of this</a>
        </p>
      )}
      {inFull && (
        <p>
          <a href="/breach-log">The log of breaches for HHS</a>
        </p>
      )}
      {inFull && <MailedLetters mailed={shown.mailed} reference={reference} request={request} />}
    </section>
  );
}

/** All reports of a breach that has several, and how many people they are together. */
function Parts({ shown: { breach, report, facts } }: { shown: ShownReport }): VNode {
  return (
    <DataTable
      caption={`Reported in parts: ${peopleIn(facts).toLocaleString('en-US')} people in all`}
      columns={['Report', 'State', 'People']}
      rows={breach.map((one, index) => ({
        cells: [
          <>
            {one.id === report.id ? one.reference : <a href={`/cases/${one.reference}`}>{one.reference}</a>}
            {index === 0 ? ', the first' : ''}
            {one.id === report.id ? ' (this one)' : ''}
          </>,
          <StateTag state={one.status} />,
          `${peopleIn(one).toLocaleString('en-US')}${one.status === 'no_breach' ? ', not counted' : ''}`,
        ],
      }))}
    />
  );
}

function firstOf({ breach }: ShownReport): ReportOfBreach {
  const [first] = breach;
  if (first === undefined) throw new Error('A breach without a report');
  return first;
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

function reportedRows({ report, breach, names }: ShownReport, inFull: boolean): Rows {
  const { mishap, information, recipientName, recipientAddress, happenedOn, discoveredOn, description } =
    report;
  const own = breach.filter(({ id }) => id === report.id);
  const kinds = informationKinds.filter((kind) => information.includes(kind));
  return rowsOf(
    ['How', wordsOf(mishapWords, mishap) ?? mishap],
    ['Information', kinds.map((kind) => informationWords[kind]).join('; ')],
    ['People affected', own.map((one) => peopleIn(one).toLocaleString('en-US')).join()],
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

function toldRows(shown: ShownReport): Rows {
  const { report, breach, facts, unmailed, emailed, letters } = shown;
  const delay = facts.delayedThrough;
  const where = facts.isPart ? `, on the first report, ${firstOf(shown).reference}` : '';
  const told = (on: typeof delay, due: string) =>
    `${on === null ? `Not yet; the last day is ${due}` : longDate(on)}${where}`;
  const parts = facts.isPart
    ? []
    : breach.filter(({ id, status }) => id !== report.id && isOpenReport(status));
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
    [
      'Parts still open',
      parts.length === 0
        ? ''
        : `${parts.map(({ reference }) => reference).join(', ')}; this report is closed after them`,
    ],
  );
}

const owedWords = { individuals: 'the people affected', media: 'the media', hhs: 'HHS' } as const;

function rowsOf(...rows: readonly (readonly [label: string, value: string])[]): Rows {
  return rows.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}
