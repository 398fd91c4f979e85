import { isUuid } from '../../domain/ids.js';
import type { Database, Transaction } from '../../adapters/database.js';
import {
  codeSendTransitions,
  reportEvents,
  type ReportedStatus,
} from '../../domain/two-factor/code-delivery.js';
import { moving } from '../../domain/transition.js';
import { codeTrouble } from '../../domain/two-factor/code-troubles.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { codeNotDelivered, twoFactorId } from '../../protocol/two-factor/messages.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';

/** What Twilio says about a sending. */
export interface CodeReport {
  readonly sendId: string;
  /** Twilio's id of the text or call. */
  readonly sid: string;
  readonly status: ReportedStatus;
  /** Twilio's error code, or how a call ended; only where it didn't arrive. */
  readonly because: string | null;
  readonly at: Date;
}

/**
 * Writes down what became of a sending, with a line in its case once it arrived or didn't. Reports may come twice and in any order: only one
 * that moves the row on is written. A code that didn't arrive is shown in the workflow, where support reads what the person may try next. A
 * closed case gets its line too. Locks the sending by its change.
 */
export async function recordReport(dependencies: Dependencies, report: CodeReport): Promise<void> {
  const { sendId, sid, status, because, at } = report;
  const { from, to } = moving(codeSendTransitions, reportEvents[status]);
  await commit(dependencies, async (tx, after) => {
    // Of two reports at the same time, and of a report and the answer to the request itself, only one finds the row as it was.
    const { count } = await tx.codeSend.updateMany({
      where: { id: sendId, status: { in: from }, OR: [{ sid: null }, { sid }] },
      data: { status: to, sid, ...(status === 'accepted' ? {} : { because, settledAt: at }) },
    });
    if (count === 0) return;
    const send = await tx.codeSend.findUniqueOrThrow({ where: { id: sendId } });
    if (status === 'accepted') return;
    const { challengeId: caseId, method, round } = send;
    await addLine(tx, caseId, at, {
      key: `${status}-${sendId}`,
      ...(status === 'delivered'
        ? { code: 'code-delivered', detail: { method } }
        : { code: 'code-not-delivered', detail: { method, because } }),
    });
    if (because !== null) await alertWhereOurs(tx, { caseId, because, at });
    if (status === 'undelivered')
      after.signal(twoFactorId(caseId), codeNotDelivered, { round, because: because ?? '' });
  });
}

/** Asks support to look where a code was kept back for a reason that is ours; once a challenge. */
export async function alertWhereOurs(
  tx: Transaction,
  { caseId, because, at }: { readonly caseId: string; readonly because: string; readonly at: Date },
): Promise<void> {
  if (codeTrouble(because).ours !== true) return;
  await openTaskIn(tx, {
    caseId,
    key: 'codes-not-delivered',
    kind: 'codes_not_delivered',
    priority: 1,
    at: at.toISOString(),
  });
}

/** A sending with its code and its challenge; null where there is none. */
export async function findSend(db: Database, id: string) {
  if (!isUuid(id)) return null;
  return db.codeSend.findUnique({ where: { id }, include: { code: true, challenge: true } });
}
