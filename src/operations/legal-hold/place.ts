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
  const { subject, matter, reason } = form;
  const at = clock();
  const holdId = newId(at);
  return db.$transaction(async (tx) => {
    await stopDestruction(tx);
    const held = await named[subject](tx, form.subjectId);
    if (held === null) return { refused: 'held-subject-unknown', field: 'subjectId' };
    const subjectId = held.id;
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

/** What an id names: a client or provider also by that of their account, which is in the address of their page. */
const named: Record<HeldSubject, (tx: Transaction, id: string) => Promise<{ readonly id: string } | null>> = {
  person: (tx, id) => tx.client.findFirst({ where: { OR: [{ id }, { accountId: id }] } }),
  provider: (tx, id) => tx.provider.findFirst({ where: { OR: [{ id }, { accountId: id }] } }),
  chart: (tx, id) => tx.chart.findUnique({ where: { id } }),
};
