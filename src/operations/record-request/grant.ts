import type { Transaction } from '../../adapters/database.js';
import { byAccount } from '../../audit/trail.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openTaskUnlessOpenIn } from '../../cases/tasks.js';
import { grantedDays } from '../../domain/record-request/authorization.js';
import type { Decider, PartialDenial } from '../../domain/record-request/happen.js';
import { releaseScope } from '../../domain/record-request/scope.js';
import { dayOf } from '../../domain/zoned-time.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { takeBackRelease } from '../disclosure/release.js';
import { requestExport } from '../note-export/request.js';
import { letHappen } from './change.js';
import { noPassphrase } from './passphrase.js';
import { factsOf, lockPart, type RequestRow } from './row.js';
import { tellOfChange } from './tell.js';

/** Grants the records of one provider from the retained copy, but for what is denied: an export of that chart, limited to it, is made at once. */
export async function grantPart(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly requestId: string;
    readonly partId: string;
    /** Null where the provider releases. */
    readonly by: Decider | null;
    readonly but: PartialDenial | null;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { requestId, partId, by, but, at } = of;
  const row = await letHappen(tx, {
    requestId,
    event: { kind: 'grant', partId, by, but },
    line: {
      key: `granted/${partId}/${at.getTime()}`,
      code: 'records-granted',
      detail: { by: by?.role ?? 'provider', inPart: but !== null },
      ...(by === null ? {} : { actorId: by.id }),
    },
    partData: { grantedAt: at, grantedById: by?.id ?? null, ...(but === null ? {} : { deniedAt: at }) },
    at,
  });
  if (isRefusal(row)) return row;
  return exportPart(tx, after, row, { partId, actorId: by?.id ?? null, at });
}

/** Makes the file of a part that is granted, and asks support to send it where it is wanted on paper. */
export async function exportPart(
  tx: Transaction,
  after: AfterCommit,
  row: RequestRow,
  of: { readonly partId: string; readonly actorId: string | null; readonly at: Date },
): Promise<RequestRow | Refusal> {
  const { partId, actorId, at } = of;
  const part = row.parts.find(({ id }) => id === partId);
  if (part === undefined) return { refused: 'not-found' };
  const { chartId, providerId, withheldFrom, withheldTo } = part;
  const { timeZone } = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
  const [from, to] = [dayOf(withheldFrom), dayOf(withheldTo)];
  const withheld = from === null || to === null ? null : { from, to };
  const days = grantedDays(factsOf(row));
  if (days === null) return { refused: 'days-not-authorized' };
  const { exportId } = await requestExport(tx, {
    providerId,
    occasion: 'record_request',
    terminationCaseId: null,
    scope: { chartId, form: row.form, ...releaseScope(days, withheld, timeZone) },
    actor: actorId === null ? { kind: 'workflow', id: row.id } : byAccount(actorId),
    at,
  });
  await tx.recordRequestPart.update({
    where: { id: partId },
    data: { exportId, notesMissing: null, ...noPassphrase },
  });
  after.start(exportId);
  if (part.delivery === 'paper') await openSendTask(tx, row, { exportId, chartId, at });
  tellOfChange(after, row);
  return row;
}

/**
 * Has a file that was released go on paper, for nobody could be told where to get it: it is granted again until support has sent it. False where they have it, where
 * support was asked to call about it by a release before this one, or where it went that way before: then a download was chosen anew behind the link, and support calls.
 * A file in whose place another one is made meanwhile goes nowhere. Locks the request.
 */
export async function goOnPaper(
  tx: Transaction,
  of: { readonly requestId: string; readonly part: RecordRequestPart; readonly at: Date },
): Promise<boolean> {
  const {
    requestId,
    part: { id: partId, exportId, chartId },
    at,
  } = of;
  const now = await lockPart(tx, requestId, partId);
  if (exportId === null || now?.part.exportId !== exportId) return true;
  const key = `unreached/${exportId}`;
  const told = { in: [key, `withheld/released/${exportId}`] };
  if ((await tx.caseEvent.count({ where: { caseId: requestId, key: told } })) > 0) return false;
  const row = await letHappen(tx, {
    requestId,
    event: { kind: 'unreached', partId },
    line: { key, code: 'records-on-paper' },
    at,
  });
  if (isRefusal(row)) return false;
  await takeBackRelease(tx, row, { exportId, at });
  await openSendTask(tx, row, { exportId, chartId, at });
  return true;
}

/** Asks support to send the file of a chart on paper, before the last day of the request is over; where that is asked already, nothing more is. */
export async function openSendTask(
  tx: Transaction,
  row: RequestRow,
  of: {
    readonly exportId: string;
    readonly chartId: string;
    readonly at: Date;
  },
): Promise<void> {
  const { exportId, chartId: subjectId, at } = of;
  await openTaskUnlessOpenIn(tx, {
    caseId: row.id,
    key: `send/${exportId}`,
    kind: 'send_records',
    subjectId,
    at: at.toISOString(),
  });
}
