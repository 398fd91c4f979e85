import type { Database } from '../../adapters/database.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';

const kinds: SupportTaskKind[] = ['notes_not_rendered', 'chart_key_missing'];

/** Whether support is asked to look after charts of an export that were set aside or couldn't be rendered. */
export async function asksSupport(db: Database, exportId: string): Promise<boolean> {
  const open = { caseId: exportId, kind: { in: kinds }, status: 'open' } as const;
  return (await db.supportTask.count({ where: open })) > 0;
}
