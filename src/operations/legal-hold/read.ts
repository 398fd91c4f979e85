import { readPage, type Listing, type Page, type Place } from '../../cases/keyset.js';
import { auditAlone } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { Prisma, type LegalHold } from '../../generated/prisma/client.js';

const standing: Listing = {
  from: Prisma.sql`legal_hold`,
  where: [Prisma.sql`lifted_at IS NULL`],
  key: [Prisma.sql`placed_at`, Prisma.sql`id`],
  newestFirst: true,
};

/** Reads the holds that stand, the newest first, for a member of staff; reading them is an act in the trail. */
export async function readHolds(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { accountId, place }: { readonly accountId: string; readonly place: Place },
): Promise<{ readonly page: Page<LegalHold>; readonly total: number }> {
  const { page, total } = await readPage(db, standing, { place }, (ids) =>
    db.legalHold.findMany({ where: { id: { in: ids } } }),
  );
  const { rows } = page;
  await auditAlone({ db, clock }, accountId, {
    act: 'legal_hold.read',
    subject: { kind: 'legal_hold', id: rows.length === 1 ? (rows[0]?.id ?? null) : null },
    detail: { count: rows.length },
  });
  return { page, total };
}
