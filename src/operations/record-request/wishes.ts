import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Wishes } from '../../domain/record-request/wishes.js';
import { letHappen } from './change.js';
import { exportPart, openSendTask } from './grant.js';
import { factsOf, readRequest, type RequestRow } from './row.js';

/** Writes what is wanted, as who asked types it behind the link, or says it to our staff. What is granted and not out yet is made again for it. */
export async function writeWishes(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly row: RequestRow;
    readonly wishes: Wishes;
    /** Who of our staff heard it, and how; null behind the link. */
    readonly heard: { readonly by: string; readonly reason: string } | null;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { row, wishes, heard, at } = of;
  const { form, delivery, days: wanted } = wishes;
  const detail = { form, delivery };
  const wished = await letHappen(tx, {
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
  if (isRefusal(wished)) return wished;
  // The same file goes every way.
  const isSame = isSameFile(row, wishes);
  for (const { id: partId, chartId, exportId, state } of wished.parts) {
    if (state !== 'granted') continue;
    if (!isSame) await exportPart(tx, after, wished, { partId, actorId: heard?.by ?? null, at });
    else if (delivery === 'paper' && exportId !== null)
      await openSendTask(tx, wished, { exportId, chartId, at });
  }
  return (await readRequest(tx, row.id)) ?? wished;
}

/** Whether a request is for what is wanted, and what is granted of it goes that way. */
export function isAsWanted(row: RequestRow, wishes: Wishes): boolean {
  const { delivery } = wishes;
  const goesSo = row.parts.every((part) => part.state !== 'granted' || part.delivery === delivery);
  return isSameFile(row, wishes) && row.delivery === delivery && goesSo;
}

function isSameFile(row: RequestRow, { form, days }: Wishes): boolean {
  const { wanted } = factsOf(row);
  return form === row.form && days.from === wanted.from && days.to === wanted.to;
}
