import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { DayRange } from '../../domain/record-request/scope.js';
import { readWishes, type TypedWishes } from '../../domain/record-request/wishes.js';
import { letHappen } from './change.js';
import { exportPart, openSendTask } from './grant.js';
import { factsOf, readRequest, type RequestRow } from './row.js';

/** Writes what is wanted, as who asked types it behind the link, or says it to our staff. What is granted and not out yet is made again for it. */
export async function writeWishes(
  tx: Transaction,
  after: AfterCommit,
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
  const isSame = form === row.form && sameDays(wanted, factsOf(row).wanted);
  for (const { id: partId, chartId, exportId, state } of wished.parts) {
    if (state !== 'granted') continue;
    if (!isSame) await exportPart(tx, after, wished, { partId, actorId: heard?.by ?? null, at });
    else if (delivery === 'paper' && exportId !== null)
      await openSendTask(tx, wished, { exportId, chartId, at });
  }
  return (await readRequest(tx, row.id)) ?? wished;
}

function sameDays(a: DayRange, b: DayRange): boolean {
  return a.from === b.from && a.to === b.to;
}
