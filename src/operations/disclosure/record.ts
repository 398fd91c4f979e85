import type { Transaction } from '../../adapters/database.js';
import { appendAudit, type AuditActor } from '../../audit/trail.js';

/** A release of records outside treatment, payment and operations, to someone who is not the person (45 CFR 164.528(b)(2)). */
export interface Disclosure {
  readonly clientId: string;
  readonly chartId: string;
  /** The case in which it was released. */
  readonly caseId: string;
  /** To whom: their name, as the request has it. */
  readonly recipient: string;
  readonly purpose: 'authorization' | 'representative';
  readonly actor: AuditActor;
  readonly at: Date;
}

/** Writes a disclosure down in the transaction that releases. */
export async function recordDisclosure(tx: Transaction, of: Disclosure): Promise<void> {
  const { clientId, chartId, caseId, purpose, actor, at } = of;
  await appendAudit(tx, {
    at,
    actor,
    act: 'disclosure.record',
    subject: { kind: 'client', id: clientId },
    detail: { chartId, caseId, purpose },
  });
}
