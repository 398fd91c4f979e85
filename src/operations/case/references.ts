import type { Database } from '../../adapters/database.js';
import { uuidsIn } from '../../domain/ids.js';

/** The references behind case ids; ids of no case stay out. */
export async function referencesOf(
  db: Database,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const cases = await db.case.findMany({
    where: { id: { in: uuidsIn(ids) } },
    select: { id: true, reference: true },
  });
  return new Map(cases.map(({ id, reference }) => [id, reference]));
}

/** The reference of a case; null where there is none. */
export async function referenceOf(db: Database, caseId: string): Promise<string | null> {
  return (await referencesOf(db, [caseId])).get(caseId) ?? null;
}

/** The ids of the case with a reference, and of its workflow; null where there is none. */
export async function idsOfCase(db: Database, reference: string) {
  return db.case.findUnique({ where: { reference }, select: { id: true, workflowId: true } });
}
