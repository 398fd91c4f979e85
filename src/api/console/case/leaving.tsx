import type { VNode } from 'preact';
import { deactivationWaitsFor } from '../../../domain/client-deactivation/states.js';
import { majorityWaitsFor } from '../../../domain/client-majority/states.js';
import { reactivationWaitsFor } from '../../../domain/client-reactivation/states.js';
import type { Reach } from '../../../domain/contact.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate, longInstant } from '../../../mail/dates.js';
import { PostForm, TextField } from '../../components/components.js';
import type { RefusedAnswer } from './answer-form.js';
import type { CaseView } from './parts.js';
import type { CaseRecord } from '../../../operations/case/record.js';

interface Row {
  readonly label: string;
  readonly value: string;
}

interface Shown {
  readonly row: CaseRecord;
  readonly names: ReadonlyMap<string, string>;
  readonly reach: Reach;
  readonly view: CaseView;
}

/** How far a client is who leaves, returns or comes of age, and what the case waits for in one sentence; no rows for other cases. */
export function leavingRows({ row, names, reach, view }: Shown): readonly Row[] {
  const when = (at: Date | null) => (at === null ? '' : longInstant(at, view.timeZone));
  const by = (id: string | null, at: Date | null) => `by ${names.get(id ?? '') ?? 'the client'}, ${when(at)}`;
  return [
    ...deactivationRows(row, when, by),
    ...reactivationRows(row, when, by),
    ...majorityRows(row, { names, reach }, when, by),
  ];
}

type When = (at: Date | null) => string;
type By = (id: string | null, at: Date | null) => string;

function deactivationRows({ clientDeactivation: row }: CaseRecord, when: When, by: By): readonly Row[] {
  if (row === null) return [];
  const { state, confirmedAt, deactivateAt, deactivatedAt, erasedAt } = row;
  return rowsOf(
    ['Waits for', sentence(deactivationWaitsFor[state])],
    ['Asked for', by(row.requestedById, row.requestedAt)],
    ['Confirmed', confirmedAt && by(row.confirmedById, confirmedAt)],
    ['Ends on', state === 'confirmed' && when(deactivateAt)],
    ['Deactivated', when(deactivatedAt)],
    ['Erased', deactivatedAt && (erasedAt === null ? 'Not yet, or not anymore' : when(erasedAt))],
  );
}

function reactivationRows({ clientReactivation: row }: CaseRecord, when: When, by: By): readonly Row[] {
  if (row === null) return [];
  return rowsOf(
    ['Waits for', sentence(reactivationWaitsFor[row.state])],
    ['Opened', by(row.requestedById, row.requestedAt)],
    ['Address', row.provenAt === null ? 'Not proven yet' : `Proven, ${when(row.provenAt)}`],
    ['Decided', row.decidedAt && by(row.decidedById, row.decidedAt)],
  );
}

function majorityRows(
  { clientMajority: row }: CaseRecord,
  { names, reach }: Pick<Shown, 'names' | 'reach'>,
  when: When,
  by: By,
): readonly Row[] {
  if (row === null) return [];
  const { address, provenAt, confirmedAt } = row;
  return rowsOf(
    ['Waits for', sentence(majorityWaitsFor[row.state])],
    ['Comes of age', longDate(calendarDate(row.comesOfAgeOn))],
    ['Guardian', names.get(row.guardianId) ?? 'Has no account anymore'],
    [
      'Own address',
      address === null
        ? 'None named yet'
        : `${reach.email(address)}, ${provenAt === null ? 'not proven yet' : `proven, ${when(provenAt)}`}`,
    ],
    ['Confirmed', confirmedAt && by(row.confirmedById, confirmedAt)],
    ['Guardian’s access ended', when(row.closedAt)],
  );
}

function rowsOf(
  ...rows: readonly (readonly [label: string, value: string | false | null])[]
): readonly Row[] {
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function sentence(words: string | undefined): string {
  return words === undefined ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The accounts that the rows of a case name. */
export function accountsNamed({ clientDeactivation, clientReactivation, clientMajority }: CaseRecord) {
  return [
    clientDeactivation?.requestedById,
    clientDeactivation?.confirmedById,
    clientReactivation?.requestedById,
    clientReactivation?.decidedById,
    clientMajority?.guardianId,
    clientMajority?.confirmedById,
  ];
}

/** Opens the reactivation of a deactivated account, with a reason. */
export function ReactivationForm({
  reference,
  refused,
}: {
  reference: string;
  refused: RefusedAnswer | undefined;
}): VNode {
  return (
    <section class="card" id="reactivation">
      <h2>Reactivation</h2>
      <p>
        This account is deactivated. Opening the reactivation mails a link to the address of the account; once
        its owner has used it, an agent or lead decides.
      </p>
      <PostForm action={`/cases/${reference}/reactivation`}>
        <TextField
          name="reason"
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          value={refused?.text ?? ''}
          errors={refused?.errors ?? {}}
        />
        <div class="actions">
          <button class="quiet" type="submit">
            Open the reactivation
          </button>
        </div>
      </PostForm>
    </section>
  );
}
