import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { checkHoldForm, type HeldSubject, type HoldForm } from '../../domain/legal-hold/form.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { newId } from '../../security/new-id.js';
import { stopDestruction } from './covers.js';

/**
 * Places a hold for a lead, with matter and reason. The same matter on the same subject is one hold, however often it is placed for the same
 * reason; another reason is refused. Locks out destruction.
 */
export async function placeHold(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  request: {
    readonly form: Readonly<Record<keyof HoldForm, string>>;
    readonly accountId: string;
    readonly role: ActRole;
  },
): Promise<{ readonly holdId: string } | Refusal> {
  const { accountId, role } = request;
  if (role !== 'lead') return { refused: 'not-allowed' };
  const form = checkHoldForm(request.form);
  if (isRefusal(form)) return form;
  const { subject, subjectId, matter, reason } = form;
  const at = clock();
  const holdId = newId(at);
  return db.$transaction(async (tx) => {
    await stopDestruction(tx);
    if (!(await exists[subject](tx, subjectId)))
      return { refused: 'held-subject-unknown', field: 'subjectId' };
    const standing = await tx.legalHold.findFirst({ where: { subject, subjectId, matter, liftedAt: null } });
    if (standing !== null)
      return standing.reason === reason
        ? { holdId: standing.id }
        : { refused: 'done-already', field: 'reason' };
    await tx.legalHold.create({
      data: { id: holdId, subject, subjectId, matter, reason, placedAt: at, placedById: accountId },
    });
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'legal_hold.place',
      subject: { kind: 'legal_hold', id: holdId },
      detail: { on: subject, subjectId, matter, reason },
    });
    return { holdId };
  });
}

const exists: Record<HeldSubject, (tx: Transaction, id: string) => Promise<boolean>> = {
  person: async (tx, id) => (await tx.client.count({ where: { id } })) > 0,
  provider: async (tx, id) => (await tx.provider.count({ where: { id } })) > 0,
  chart: async (tx, id) => (await tx.chart.count({ where: { id } })) > 0,
};
