import type { Transaction } from '../../adapters/database.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readWishes, type TypedWishes } from '../../domain/record-request/wishes.js';
import { letHappen } from './change.js';
import { openSendTask } from './grant.js';
import type { RequestRow } from './row.js';

/** Writes what is wanted, as who asked types it behind the link, or says it to our staff. What is granted and goes out on paper is a task of support. */
export async function writeWishes(
  tx: Transaction,
  of: {
    readonly row: RequestRow;
    readonly typed: TypedWishes;
    /** Who of our staff heard it, and how; null behind the link. */
    readonly heard: { readonly by: string; readonly reason: string } | null;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { row, heard, at } = of;
  const wishes = readWishes(of.typed);
  if (isRefusal(wishes)) return wishes;
  const { form, delivery, days: wanted } = wishes;
  const detail = { form, delivery };
  const after = await letHappen(tx, {
    requestId: row.id,
    event: { kind: 'wish', delivery, wanted },
    line: {
      key: `wishes/${at.getTime()}`,
      code: 'records-wishes',
      ...(heard === null
        ? { detail }
        : { detail: { ...detail, heard: true, reason: heard.reason }, actorId: heard.by }),
    },
    data: { form },
    at,
  });
  if (isRefusal(after) || delivery !== 'paper') return after;
  for (const { chartId, exportId, state } of after.parts)
    if (state === 'granted' && exportId !== null) await openSendTask(tx, after, { exportId, chartId, at });
  return after;
}
