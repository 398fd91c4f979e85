import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import type { Reach } from '../../../domain/contact.js';
import { takesProofs } from '../../../domain/note-retrieval/states.js';
import { longInstant } from '../../../mail/dates.js';
import { writeDeliveryAddress } from '../../../operations/note-retrieval/deliver-to.js';
import type { SupportTask } from '../../../generated/prisma/client.js';
import {
  decideMissing,
  decisionsAbout,
  type MissingNotesDecision,
} from '../../../operations/note-retrieval/missing-notes.js';
import { PostForm, TextField } from '../../components/components.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { retrievalProofWords } from '../words.js';
import type { CaseView } from './parts.js';
import { findCase, type CaseRecord } from '../../../operations/case/record.js';

type Retrieval = CaseRecord['noteRetrieval'];

/** How far the way of a former provider to the notes is: each proof, who approved, where the download goes, and when it is. */
export function retrievalRows(
  retrieval: Retrieval,
  names: ReadonlyMap<string, string>,
  reach: Reach,
  { timeZone }: CaseView,
): { label: string; value: string }[] {
  if (retrieval === null) return [];
  const { proofs, deliverTo, approvedById, approvedAt, waitEndsAt, state } = retrieval;
  const when = (at: Date) => longInstant(at, timeZone);
  const by = (id: string | null) => (id === null ? '' : `, by ${names.get(id) ?? 'someone'}`);
  const inOrder = proofs.toSorted((a, b) => a.provenAt.getTime() - b.provenAt.getTime());
  return [
    ...inOrder.map(({ kind, provenAt, recordedById }, index) => ({
      label: `Proof ${index + 1}`,
      value: `${retrievalProofWords[kind]}${by(recordedById)}, ${when(provenAt)}`,
    })),
    ...(proofs.length === 0 ? [{ label: 'Proofs', value: 'None yet' }] : []),
    ...(deliverTo === null ? [] : [{ label: 'Download goes to', value: reach.email(deliverTo) }]),
    ...(approvedAt === null
      ? []
      : [{ label: 'Approved', value: `${names.get(approvedById ?? '') ?? 'Someone'}, ${when(approvedAt)}` }]),
    ...(waitEndsAt === null || state !== 'waiting' ? [] : [{ label: 'Release on', value: when(waitEndsAt) }]),
  ];
}

/** Whose names the rows of a retrieval need. */
export function peopleOfRetrieval(retrieval: Retrieval): (string | null)[] {
  return retrieval === null
    ? []
    : [retrieval.approvedById, ...retrieval.proofs.map(({ recordedById }) => recordedById)];
}

/** The form for where the download goes when the former mailbox is gone; only for those who work on the case, and until a lead has approved. */
export function DeliveryAddress({ row }: { row: CaseRecord }): VNode | null {
  const { noteRetrieval: retrieval, reference } = row;
  if (retrieval === null || !(takesProofs(retrieval.state) || retrieval.state === 'proven')) return null;
  if (retrieval.proofs.some(({ kind }) => kind === 'mailbox')) return null;
  return (
    <details class="card" id="delivery-address">
      <summary>Write down where the download goes</summary>
      <p>
        Only where the former mailbox is gone. The address is one that the person gave you in the call back; a
        lead checks it, and who writes it down can’t approve.
      </p>
      <PostForm action={`/cases/${reference}/delivery-address`}>
        <input type="hidden" name="seen" value={retrieval.deliverTo ?? ''} />
        <TextField name="deliverTo" label="Email for the download" type="email" />
        <div class="actions">
          <button type="submit">Write it down</button>
        </div>
      </PostForm>
    </details>
  );
}

/** Each decision about a file that lacks notes, on its button. */
const decisions: Readonly<Record<MissingNotesDecision, string>> = {
  again: 'Make the file again',
  'in-part': 'Release it in part, without these notes',
};

/** What may be decided about a file that lacks notes, with its reason; only while its task is open. */
export function IncompleteDownload({
  row,
  tasks,
  now,
}: {
  row: CaseRecord;
  tasks: readonly Pick<SupportTask, 'kind'>[];
  now: Date;
}): VNode | null {
  const isAsked = tasks.some(({ kind }) => kind === 'retrieval_incomplete');
  const [made = null] = row.terminationExports;
  if (row.noteRetrieval === null || made === null || !isAsked) return null;
  const offered = decisionsAbout(row.noteRetrieval, made, now);
  if (offered.length === 0) return null;
  return (
    <section class="card" id="incomplete-download" aria-label="The download lacks notes">
      <h3>The download lacks notes</h3>
      <p>
        Its link wasn’t mailed. The timeline says how many notes are missing, and the case of the export why.
      </p>
      <PostForm action={`/cases/${row.reference}/incomplete-download`}>
        <input type="hidden" name="exportId" value={made.id} />
        <TextField
          name="reason"
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
        />
        <div class="actions">
          {offered.map((decision) => (
            <button
              class={decision === 'again' ? undefined : 'quiet'}
              type="submit"
              name="decision"
              value={decision}
            >
              {decisions[decision]}
            </button>
          ))}
        </div>
      </PostForm>
    </section>
  );
}

/** Decides about a file that lacks notes; the case's page follows. */
export async function decideIncomplete({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(dependencies.db, pathText(visit.request, 'reference'));
  const { decision, exportId = '', reason = '' } = fieldsOf(visit.request.body);
  if (row === null || row.noteRetrieval === null) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  if (decision !== 'again' && decision !== 'in-part') return visit.refuse('state-does-not-allow');
  const actorId = visit.signedIn.account.id;
  const refusal = await decideMissing(dependencies, {
    retrievalId: row.id,
    exportId,
    decision,
    reason,
    actorId,
  });
  if (refusal !== null) return visit.refuse(refusal.refused);
  visit.response.redirect(303, `/cases/${row.reference}?done=incomplete-download`);
}

/** Writes down where the download goes; the case's page follows. */
export async function writeDelivery({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(dependencies.db, pathText(visit.request, 'reference'));
  if (row === null || row.noteRetrieval === null) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { deliverTo = '', seen } = fieldsOf(visit.request.body);
  const refusal = await writeDeliveryAddress(dependencies, {
    retrievalId: row.id,
    typed: deliverTo,
    seen,
    actorId: visit.signedIn.account.id,
  });
  if (refusal !== null) return visit.refuse(refusal.refused);
  visit.response.redirect(303, `/cases/${row.reference}?done=deliver-to`);
}
