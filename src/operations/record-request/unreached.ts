import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';

/** Writes that who holds a part can't be asked, and has our staff release it: nobody will say that anything was sent, so no one waits for day 15. `key` is that of what they weren't told. */
export async function holderUnreached(
  tx: Transaction,
  of: { readonly requestId: string; readonly key: string; readonly because: string; readonly at: Date },
): Promise<void> {
  const { requestId: caseId, key, because, at } = of;
  const code = 'records-provider-unreached';
  await addLine(tx, caseId, at, { key: `holder/${key}`, code, detail: { because } });
  await openTaskIn(tx, {
    caseId,
    key: 'release_records/unreached',
    kind: 'release_records',
    at: at.toISOString(),
  });
}
