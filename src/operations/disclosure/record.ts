import type { Transaction } from '../../adapters/database.js';
import { appendAudit, type AuditActor } from '../../audit/trail.js';
import type { DisclosureForm } from '../../domain/disclosure/form.js';
import { newId } from '../../security/new-id.js';

/** A release outside treatment, payment and operations that the person didn't authorize. */
export interface NewDisclosure extends DisclosureForm {
  /** Names what released it; the same key is one disclosure, so that a retried attempt counts once. */
  readonly key: string;
  /** The case that it belongs to, if any. */
  readonly caseId: string | null;
  readonly actor: AuditActor;
  readonly at: Date;
}

/**
 * Writes a release into the accounting of a client (45 CFR 164.528), within the transaction that releases. The trail says that it was written, and not
 * what: the accounting does. Says whether it is a new one.
 */
export async function recordDisclosure(tx: Transaction, disclosure: NewDisclosure): Promise<boolean> {
  const { actor, at, disclosedOn, withheldThrough, ...row } = disclosure;
  const id = newId(at);
  const { count } = await tx.disclosure.createMany({
    data: [
      {
        ...row,
        id,
        disclosedOn: new Date(disclosedOn),
        withheldThrough: withheldThrough === null ? null : new Date(withheldThrough),
        recordedAt: at,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await appendAudit(tx, {
    at,
    actor,
    act: 'disclosure.record',
    subject: { kind: 'client', id: disclosure.clientId },
    detail: { disclosureId: id, basis: disclosure.basis },
  });
  return true;
}
