import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import type { LegalHold } from '../../generated/prisma/client.js';

/** Reads the holds that stand, the newest first, for a member of staff; reading them is an act in the trail. */
export async function readHolds(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  {
    accountId,
    page,
  }: { readonly accountId: string; readonly page: { readonly skip: number; readonly take: number } },
): Promise<{ readonly rows: readonly LegalHold[]; readonly total: number }> {
  const where = { liftedAt: null };
  const [rows, total] = await Promise.all([
    db.legalHold.findMany({ where, orderBy: [{ placedAt: 'desc' }, { id: 'desc' }], ...page }),
    db.legalHold.count({ where }),
  ]);
  await db.$transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: accountId },
      act: 'legal_hold.read',
      subject: { kind: 'legal_hold', id: rows.length === 1 ? (rows[0]?.id ?? null) : null },
      detail: { count: rows.length },
    }),
  );
  return { rows, total };
}
