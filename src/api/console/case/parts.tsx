import type { ActOutcome } from '../../../domain/acts.js';
import type { Request } from 'express';
import type { VNode } from 'preact';
import { longDate } from '../../../mail/dates.js';
import { namedIn } from '../../../domain/named.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { clientMigrationId } from '../../../protocol/client-migration/messages.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { planLabels } from '../../contract-termination/words.js';
import { exportStateWords } from '../../components/words.js';
import type {
  auditOf,
  clientsOf,
  ClientRow,
  ExportRecord,
  gatesOf,
} from '../../../operations/case/record.js';
import { countInWords, Pager } from '../paging.js';
import { inWords, shortInstant } from '../words.js';
import { listedName } from '../../../domain/person-name.js';

/** What every part of a case page needs. */
export interface CaseView {
  readonly request: Request;
  readonly now: Date;
  /** The provider's zone: in it the dates of a case are meant. */
  readonly timeZone: string;
  readonly workflowUrl: (workflowId: string) => string;
}

/** Unfinished work, gate by gate. */
export function Gates({
  gates,
  appointments,
}: {
  gates: Awaited<ReturnType<typeof gatesOf>>;
  appointments: { standing: number; cancelled: number };
}): VNode {
  return (
    <ul class="things">
      {gates.map(({ gate, count, overridden }) => (
        <li>
          {inWords(gate)}
          {overridden ? (
            <Tag>{`Overridden, ${count} open`}</Tag>
          ) : count === 0 ? (
            <Tag tone="green">Clear</Tag>
          ) : (
            <Tag tone="amber">{`${count} open`}</Tag>
          )}
        </li>
      ))}
      <li>
        Appointments after the last day
        <Tag tone={appointments.standing > 0 ? 'amber' : 'green'}>
          {`${appointments.standing} planned, ${appointments.cancelled} canceled`}
        </Tag>
      </li>
    </ul>
  );
}

const outcomeWords: Record<string, string> = {
  stays: 'Stays on Headway',
  finished: 'Has finished',
  follows_provider: 'Follows the provider',
  call_me: 'Asked for a call',
  unreached: 'Could not be reached',
};

/** One line a client: what they were told and when, what they chose, how often support tried. */
export function Clients({
  caseId,
  clients,
  view,
}: {
  caseId: string;
  clients: Awaited<ReturnType<typeof clientsOf>>;
  view: CaseView;
}): VNode {
  const { rows, total } = clients;
  if (total === 0) return <p>This provider has no clients.</p>;
  return (
    <>
      <DataTable
        caption={`${countInWords(total)} ${total === 1 ? 'client' : 'clients'}`}
        columns={['Client', 'Told', 'Choice', 'Calls', 'Provider’s plan']}
        rows={rows.map((row) => ({
          tone: row.source === 'own' ? 'green' : 'blue',
          cells: clientCells(caseId, row, view),
        }))}
      />
      <Pager request={view.request} page={clients} name="clients" label="clients" fragment="#clients" />
    </>
  );
}

function clientCells(caseId: string, row: ClientRow, { now, timeZone, workflowUrl }: CaseView) {
  const [migration] = row.migrations;
  const [plan] = row.plans;
  const at = (instant: Date) => shortInstant(instant, timeZone, now);
  const name = listedName(row.client);
  return [
    <>
      {row.source === 'headway_sourced' && migration ? (
        <a href={workflowUrl(clientMigrationId(caseId, row.id))}>{name}</a>
      ) : (
        name
      )}{' '}
      {row.source === 'own' ? <Tag tone="green">Own client</Tag> : <Tag tone="blue">Headway-sourced</Tag>}
    </>,
    migration?.noticeGivenAt
      ? `${at(migration.noticeGivenAt)}, by ${migration.noticeChannel ?? 'mail'}${migration.remindedAt ? `; reminded ${at(migration.remindedAt)}` : ''}`
      : 'Not yet',
    row.source === 'own'
      ? 'Not asked'
      : migration?.outcome
        ? `${outcomeWords[migration.outcome]}${migration.chosenAt ? `, ${at(migration.chosenAt)}` : ''}`
        : `Open${migration?.closesAt ? ` until ${at(migration.closesAt)}` : ''}`,
    String(migration?.callAttempts ?? 0),
    plan ? `${planWords(plan.plan)}${plan.atRisk ? '; at risk or in continuing care' : ''}` : 'None given',
  ];
}

function planWords(plan: string): string {
  const known = namedIn(planLabels, plan);
  return known === null ? plan : planLabels[known];
}

/** The exports of a case, each with how far it is and how often it was fetched. */
export function Exports({ exports, view }: { exports: readonly ExportRecord[]; view: CaseView }): VNode {
  const { now, timeZone, workflowUrl } = view;
  if (exports.length === 0) return <p>No export was started yet.</p>;
  return (
    <DataTable
      caption="Exports of all notes"
      columns={['Export', 'State', 'Charts', 'Notes', 'Downloads', 'Until']}
      rows={exports.map((row) => ({
        cells: [
          <a href={`/cases/${row.case.reference}`}>{row.case.reference}</a>,
          <a href={workflowUrl(row.case.workflowId)}>{exportStateWords[row.state]}</a>,
          `${row.chartsDone} of ${row.chartsTotal}`,
          `${row.notesTotal}${row.notesUnrendered > 0 ? `, ${row.notesUnrendered} could not be shown` : ''}`,
          `${row._count.downloads} of ${row.downloadsAllowed}`,
          row.expiresAt === null ? '–' : shortInstant(row.expiresAt, timeZone, now),
        ],
      }))}
    />
  );
}

/** What the audit trail has of a case, with the reasons that were given. */
export function AuditLines({
  audit,
  names,
  view,
}: {
  audit: Awaited<ReturnType<typeof auditOf>>;
  names: ReadonlyMap<string, string>;
  view: CaseView;
}): VNode {
  const { rows, total, reads, refused } = audit;
  return (
    <>
      <DataTable
        caption={`${countInWords(total)} ${total === 1 ? 'entry' : 'entries'} · viewed ${reads === 1 ? 'once' : `${reads} times`}`}
        columns={['When', 'Who', 'Act', 'Reason or detail']}
        rows={rows.map((entry) => ({
          cells: [
            shortInstant(entry.at, view.timeZone, view.now),
            names.get(entry.actorId ?? '') ?? inWords(entry.actorKind),
            actInWords(entry, refused),
            <span class="typed">{detailInWords(entry.detail)}</span>,
          ],
        }))}
      />
      <Pager request={view.request} page={audit} name="audit" label="the audit trail" fragment="#audit" />
    </>
  );
}

/** An act with how it went: one that was accepted and then refused by its own look is refused. */
export function actInWords(
  { act, detail }: { readonly act: string; readonly detail: unknown },
  refused: ReadonlySet<string>,
): string {
  const { outcome, updateId = '' } = (detail ?? {}) as { outcome?: ActOutcome; updateId?: string };
  if (outcome === undefined) return act;
  return `${act} – ${actOutcomeWords[outcome === 'accepted' && refused.has(updateId) ? 'refused' : outcome]}`;
}

const actOutcomeWords: Record<ActOutcome, string> = {
  accepted: 'done',
  refused: 'REFUSED',
  void: 'NOT DONE, too late',
  unknown: 'not known',
};

const technical = new Set(['updateId', 'taskId', 'outcome']);

/** The detail of an audit entry: the reason first, then the rest but for ids that only the trail itself needs. */
export function detailInWords(detail: unknown): string {
  const entries = Object.entries(detail ?? {}).filter(([name]) => !technical.has(name));
  const [reasons, rest] = [
    entries.filter(([name]) => name === 'reason' || name === 'resolution'),
    entries.filter(([name]) => name !== 'reason' && name !== 'resolution'),
  ];
  return [
    ...reasons.map(([, value]) => `“${String(value)}”`),
    ...rest.map(([name, value]) => `${name}: ${String(value)}`),
  ].join(' · ');
}

/** A stored calendar date in words. */
export function dateInWords(date: Date): string {
  return longDate(calendarDate(date));
}
