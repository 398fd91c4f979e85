import type { Database } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { queuePolicy } from '../../domain/case/assignment.js';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readLine } from '../../domain/typed-text.js';
import { newId } from '../../security/new-id.js';

/** Keeps a filter of the queue under a name, for the one who looks; the same name again is the view that is meant from then on. */
export async function saveView(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { accountId, name: typed, query }: { accountId: string; name: string; query: string },
): Promise<Refusal | null> {
  const name = readLine(typed, { field: 'name', most: 60, missing: 'view-name-missing' });
  if (isRefusal(name)) return name;
  const view = { query, savedAt: clock() };
  const others = await db.savedView.count({ where: { accountId, name: { not: name } } });
  if (others >= queuePolicy.mostViews) return { refused: 'view-too-many', field: 'name' };
  await db.savedView.upsert({
    where: { accountId_name: { accountId, name } },
    create: { ...view, id: newId(view.savedAt), accountId, name },
    update: view,
  });
  return null;
}

/** Removes a view of one's own. */
export async function removeView(
  db: Database,
  { id, accountId }: { id: string; accountId: string },
): Promise<void> {
  if (isUuid(id)) await db.savedView.deleteMany({ where: { id, accountId } });
}

/** The views that a member of staff keeps, by name. */
export function savedViews(db: Database, accountId: string) {
  return db.savedView.findMany({ where: { accountId }, orderBy: { name: 'asc' } });
}
