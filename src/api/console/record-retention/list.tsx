import type { VNode } from 'preact';
import type { ActRole } from '../../../domain/acts.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import type { CalendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import type { ShownChart } from '../../../operations/record-retention/approve.js';
import type { ListedRow, ListOfDay } from '../../../operations/record-retention/read-lists.js';
import { PostForm, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { inWords } from '../words.js';

/** What a lead pressed on a list that was refused. */
export interface RefusedOnList {
  /** The chart that wasn't kept, as no reason was given, and what was typed for one. */
  readonly chartId?: string;
  readonly reason?: string;
  readonly errors: FieldErrors;
  readonly code: RefusalCode;
}

/** The lists there are, a link a day. */
export function Days({ lists, shown }: { lists: readonly ListOfDay[]; shown: CalendarDate }): VNode {
  return (
    <nav aria-label="Lists">
      <ul>
        {lists.map(({ day, charts, toApprove }) => (
          <li>
            <a href={`/record-retention?day=${day}`} aria-current={day === shown ? 'page' : undefined}>
              {longDate(day)}
            </a>
            {`: ${charts} listed, ${toApprove} to approve`}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** One list: its charts, and for a lead the button that approves what the page shows. */
export function List({
  list: { day },
  rows,
  role,
  refused,
}: {
  list: ListOfDay;
  rows: readonly ListedRow[];
  role: ActRole;
  refused: RefusedOnList | null;
}): VNode {
  const open = rows.filter(({ approvedAt }) => approvedAt === null);
  return (
    <>
      <DataTable
        caption={`Listed on ${longDate(day)}`}
        columns={['Client', 'Provider', 'Kept through', 'Status', ...(role === 'lead' ? ['Keep'] : [])]}
        rows={rows.map((row) => ({
          cells: [
            row.client,
            row.provider,
            <a href={`/record-retention/${row.chartId}`}>{longDate(row.keptThrough)}</a>,
            row.approvedAt === null ? `${inWords(row.state)}, to approve` : `${inWords(row.state)}, approved`,
            ...(role === 'lead'
              ? [<Keep row={row} refused={refused?.chartId === row.chartId ? refused : null} />]
              : []),
          ],
        }))}
      />
      {role === 'lead' && open.length > 0 && (
        <PostForm action="/record-retention/approve">
          <input type="hidden" name="day" value={day} />
          <input type="hidden" name="charts" value={open.map(shownAs).join(' ')} />
          <button type="submit">
            {open.length === 1 ? 'Approve this chart' : `Approve these ${open.length} charts`}
          </button>
        </PostForm>
      )}
    </>
  );
}

/** A chart with the day that is shown for it, as the form of the approval says both. */
const shownAs = ({ chartId, keptThrough }: ShownChart): string => `${chartId}:${keptThrough}`;

/** The charts of a form of approval, as its page showed them. */
export function chartsIn(typed: string): ShownChart[] {
  return typed.split(' ').map((chart) => {
    const [chartId = '', keptThrough = ''] = chart.split(':');
    return { chartId, keptThrough };
  });
}

function Keep({
  row: { chartId, client },
  refused,
}: {
  row: ListedRow;
  refused: RefusedOnList | null;
}): VNode {
  return (
    <details open={refused !== null}>
      <summary aria-label={`Keep the chart of ${client}`}>Keep</summary>
      <PostForm action={`/record-retention/${chartId}/keep`}>
        <TextField
          name={`reason-${chartId}`}
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          value={refused?.reason}
          errors={refused?.errors ?? {}}
        />
        <button type="submit">Keep for a year</button>
      </PostForm>
    </details>
  );
}
