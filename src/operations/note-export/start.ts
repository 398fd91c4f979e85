import type { Transaction } from '../../adapters/database.js';
import { alone } from '../../cases/alone.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { Dependencies } from '../../dependencies.js';
import { isUuid } from '../../domain/ids.js';
import { limits } from '../../domain/limits.js';
import { exportUnderWay, noteExportLimits } from '../../domain/note-export/states.js';
import { minutesAfter } from '../../domain/instants.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Case, NoteExport } from '../../generated/prisma/client.js';
import { downloadStarted, noteExportId, type ExportOccasion } from '../../protocol/note-export/messages.js';
import { newId } from '../../security/new-id.js';
import { createThrottle } from '../../security/throttle.js';
import { tellTermination } from '../contract-termination/work-finished.js';
import { requestExport } from './request.js';
import { sendSignal } from '../../cases/signals.js';
import { startPendingCase } from '../../cases/start-pending.js';

/** A release to a client is none of the provider's own exports. */
const theirs = { occasion: { not: 'record_request' satisfies ExportOccasion } } as const;

export type ExportWithCase = NoteExport & { readonly case: Case };

/** Exports that are listed, the newest: of those that can still be downloaded, all. Basis: product; twenty a day for a week, and those of a termination. */
const mostListed = 150;

/** A provider's exports, newest first. */
export async function exportsOf({ db, clock }: Dependencies, providerId: string): Promise<ExportWithCase[]> {
  const exports = await db.noteExport.findMany({
    where: { providerId, ...theirs },
    orderBy: { requestedAt: 'desc' },
    take: mostListed,
    include: { case: true },
  });
  return exports.map((exported) => asOf(clock(), exported));
}

/** One export of this provider; another provider's isn't found. */
export async function exportOf(
  { db, clock }: Dependencies,
  providerId: string,
  id: string,
): Promise<(ExportWithCase & { readonly downloads: number }) | null> {
  if (!isUuid(id)) return null;
  const exported = await db.noteExport.findFirst({
    where: { id, providerId, ...theirs },
    include: { case: true, _count: { select: { downloads: true } } },
  });
  return exported && { ...asOf(clock(), exported), downloads: exported._count.downloads };
}

/** An export whose time is over counts as expired, also before its workflow has come round to removing it. */
function asOf(now: Date, exported: ExportWithCase): ExportWithCase {
  const isOver = exported.expiresAt !== null && exported.expiresAt <= now;
  return isOver ? { ...exported, state: 'expired' } : exported;
}

/** Starts an export on demand, or returns the one under way: one at a time a provider, and so many a day. Locks the provider. */
export async function startExportOnDemand(
  dependencies: Dependencies,
  providerId: string,
  accountId: string,
): Promise<ExportWithCase | Refusal> {
  const { db, clock } = dependencies;
  const mayAsk = createThrottle(dependencies, 'exports', limits.exportsPerProvider);
  // Outside of the transaction, in which it would wait for a connection while others wait for this row.
  const areFew = await mayAsk(providerId);
  const asked = await db.$transaction(async (tx): Promise<{ exportId: string; isNew: boolean } | Refusal> => {
    // Two presses race here: the provider's row lets one look after the other.
    await lockRow(tx, 'provider', providerId);
    const running = await tx.noteExport.findFirst({
      where: { providerId, ...theirs, state: { in: exportUnderWay } },
    });
    if (running !== null) return { exportId: running.id, isNew: false };
    if (!areFew) return { refused: mayAsk.refusal };
    const made = await requestExport(tx, {
      providerId,
      occasion: 'on_demand',
      terminationCaseId: null,
      actor: byAccount(accountId),
      at: clock(),
    });
    return { exportId: made.exportId, isNew: true };
  });
  if (isRefusal(asked)) return asked;
  const { exportId, isNew } = asked;
  if (!isNew) await mayAsk.giveBack(providerId);
  await startPendingCase(dependencies, exportId);
  return db.noteExport.findUniqueOrThrow({ where: { id: exportId }, include: { case: true } });
}

/** Starts a download of thirty minutes for this session: counted, audited, and notified by mail. Locks the export. */
export async function startDownload(
  dependencies: Dependencies,
  exported: ExportWithCase,
  session: { idHash: string; accountId: string },
): Promise<Refusal | null> {
  const counted = await commit(dependencies, async (tx, after) => {
    const download = await countDownload(tx, exported.id, session, dependencies.clock());
    if (!isRefusal(download)) await tellTermination(tx, after, exported.providerId);
    return download;
  });
  if (isRefusal(counted)) return counted;
  // After the answer is written: the file need not wait for a Temporal that is away.
  setImmediate(() => void tellAlone(dependencies, counted));
  return null;
}

/** Counts the start of a download of thirty minutes, for someone who holds the secret of this hash, within a transaction; audited, and refused beyond its time and number. Locks the export. */
export async function countDownload(
  tx: Transaction,
  exportId: string,
  by: { readonly idHash: string; readonly accountId: string },
  now: Date,
): Promise<{ readonly id: string; readonly exportId: string } | Refusal> {
  await lockRow(tx, 'note_export', exportId);
  const row = await tx.noteExport.findUniqueOrThrow({
    where: { id: exportId },
    include: { _count: { select: { downloads: true } } },
  });
  if (row.state === 'expired' || (row.expiresAt !== null && row.expiresAt <= now))
    return { refused: 'export-expired' };
  if (row.state !== 'ready') return { refused: 'export-not-ready' };
  if (row._count.downloads >= row.downloadsAllowed) return { refused: 'download-limit-reached' };
  const download = { id: newId(now), exportId };
  await tx.noteExportDownload.create({
    data: {
      ...download,
      sessionIdHash: by.idHash,
      startedAt: now,
      expiresAt: minutesAfter(now, noteExportLimits.downloadMinutes),
    },
  });
  await tx.noteExport.updateMany({
    where: { id: exportId, firstDownloadedAt: null },
    data: { firstDownloadedAt: now },
  });
  await appendAudit(tx, {
    at: now,
    actor: byAccount(by.accountId),
    act: 'note-export.download',
    subject: { kind: 'note-export', id: exportId },
  });
  return download;
}

interface Download {
  readonly id: string;
  readonly exportId: string;
}

/** Tells of a download; one that can't be told of is no trouble to the others. */
function tellAlone(dependencies: Dependencies, download: Download): Promise<boolean> {
  const { exportId } = download;
  return alone(dependencies, { exportId }, { warn: 'download not told yet' }, () =>
    signalDownload(dependencies, download),
  );
}

/** Tells an export's workflow of a download. It counts each once, however often it hears of it. */
async function signalDownload(dependencies: Dependencies, { id, exportId }: Download): Promise<void> {
  const { db, clock } = dependencies;
  if (!(await sendSignal(dependencies, noteExportId(exportId), downloadStarted, { downloadId: id }))) return;
  await db.noteExportDownload.update({ where: { id }, data: { signalledAt: clock() } });
}

/** Tells workflows of downloads they haven't heard of, because Temporal was away or the API ended just then. */
export async function signalDownloadsAgain(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const { db, clock } = dependencies;
  const unheard = await db.noteExportDownload.findMany({
    // The request that began a download just now tells of it itself.
    where: { signalledAt: null, startedAt: { lt: new Date(clock().getTime() - limits.updateMs) } },
    orderBy: { startedAt: 'asc' },
  });
  for (const download of unheard) if (!stopping.aborted) await tellAlone(dependencies, download);
}

/** Whether this session started a download of this export in the last thirty minutes. */
export async function mayDownload(
  { db, clock }: Dependencies,
  exportId: string,
  sessionIdHash: string,
): Promise<boolean> {
  const open = await db.noteExportDownload.count({
    where: { exportId, sessionIdHash, expiresAt: { gt: clock() } },
  });
  return open > 0;
}
