import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openTaskIn, openTaskUnlessOpenIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { CaseEventCode } from '../../domain/case/events.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';
import { authorizationOver } from '../../domain/record-request/authorization.js';
import { dueAlarms, type Alarm, type AlarmKind } from '../../domain/record-request/clock.js';
import { isRefusal } from '../../domain/refusals.js';
import { accountForRelease } from '../disclosure/release.js';
import { letHappen, showRequest } from './change.js';
import { exportPart } from './grant.js';
import { askAboutMissing, heldBackBy } from './missing-notes.js';
import { factsOf, lockRequest, type RequestRow } from './row.js';

/** What each date of a request brings: its line, and the task of support. */
const brings: Record<AlarmKind, { readonly code: CaseEventCode; readonly task: SupportTaskKind | null }> = {
  acknowledge: { code: 'records-day-10', task: 'acknowledge_records' },
  release: { code: 'records-day-15', task: 'release_records' },
  alert: { code: 'records-due-soon', task: 'records_due' },
  overdue: { code: 'records-overdue', task: 'records_overdue' },
  fetch: { code: 'records-download-reminded', task: null },
  remind: { code: 'records-reminded', task: null },
  call: { code: 'records-call', task: 'call_about_records' },
};

/**
 * Does, in one transaction, what is due for a request: releases whose files are ready count as released, and each date that came is written
 * down and asks support, once. What was done isn't done again. Says how the row stands then; null where there is none. Locks the request.
 */
export async function doWhatIsDue(
  tx: Transaction,
  after: AfterCommit,
  { requestId, at }: { readonly requestId: string; readonly at: Date },
): Promise<RequestRow | null> {
  const row = await lockRequest(tx, requestId);
  if (row === null) return null;
  await releaseReady(tx, after, row, at);
  const released = await lockRequest(tx, requestId);
  if (released === null || released.settledAt !== null) return released;
  const facts = factsOf(released);
  for (const alarm of dueAlarms(facts, at)) await ring(tx, requestId, alarm, at);
  await showRequest(tx, requestId, facts, at);
  return lockRequest(tx, requestId);
}

async function ring(tx: Transaction, caseId: string, { kind, key }: Alarm, at: Date): Promise<void> {
  const { code, task } = brings[kind];
  await addLine(tx, caseId, at, { key: kind === 'overdue' ? kind : key, code });
  if (task === null) return;
  const asked = { caseId, kind: task, at: at.toISOString() };
  // A call that someone finished was made; a decision that is wanted again, after a person contradicted, is asked for again.
  if (kind === 'call') return openTaskIn(tx, { ...asked, key, priority: 0 });
  await openTaskUnlessOpenIn(tx, { ...asked, key: task, priority: kind === 'overdue' ? 2 : 1 });
}

/**
 * A file that is ready and whole can be downloaded; where it goes by email or on paper, it is released once it went. About one that lacks notes support is asked. One
 * whose time ran out before anyone could look at it, since Temporal was away that long, is made again.
 */
async function releaseReady(tx: Transaction, after: AfterCommit, row: RequestRow, at: Date): Promise<void> {
  for (const part of row.parts) {
    const { id: partId, exportId, state, delivery } = part;
    if (state !== 'granted' || exportId === null) continue;
    const missing = await heldBackBy(tx, part);
    if (missing !== null) {
      await askAboutMissing(tx, part, missing, at);
      continue;
    }
    // On paper it is in the hands of our staff, who have it made again.
    if (delivery === 'paper') continue;
    const made = await tx.noteExport.findUnique({ where: { id: exportId } });
    if (made?.state === 'ready' && delivery === 'portal')
      await releasePart(tx, row, { partId, exportId, at });
    if (made?.state === 'expired' && authorizationOver(factsOf(row), at) === null)
      await exportPart(tx, after, row, { partId, actorId: null, at });
  }
}

/** Counts a part as released. Not where the authorization is over. */
export async function releasePart(
  tx: Transaction,
  { id: requestId }: RequestRow,
  of: {
    readonly partId: string;
    readonly exportId: string;
    readonly at: Date;
    readonly actorId?: string;
    /** What is written, with a key of its own, as a file that was released for download may go another way after; without it, that the file can be downloaded. */
    readonly line?: Omit<CaseLine, 'actorId'>;
  },
): Promise<boolean> {
  const { partId, exportId, at, actorId } = of;
  const { line = { key: `released/${exportId}`, code: 'records-released' } } = of;
  const by = actorId === undefined ? {} : { actorId };
  const changed = await letHappen(tx, {
    requestId,
    event: { kind: 'release', partId },
    line: { ...line, ...by },
    at,
  });
  if (isRefusal(changed)) return false;
  await accountForRelease(tx, changed, of);
  return true;
}
