import type { Transaction } from '../../adapters/database.js';
import { appendAudit, type AuditActor } from '../../audit/trail.js';

/** A release of records to a third party. */
export interface NewDisclosure {
  /** Names what released it. */
  readonly key: string;
  readonly clientId: string;
  readonly caseId: string;
  readonly actor: AuditActor;
  readonly at: Date;
}

/** Writes a disclosure down in the transaction that releases; the trail names no recipient, which the case does. */
export async function recordDisclosure(tx: Transaction, disclosure: NewDisclosure): Promise<void> {
  const { key, clientId, caseId, actor, at } = disclosure;
  await appendAudit(tx, {
    at,
    actor,
    act: 'disclosure.record',
    subject: { kind: 'client', id: clientId },
    detail: { key, caseId },
  });
}
