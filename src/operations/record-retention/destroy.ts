import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import type { RetentionStanding } from '../../domain/record-retention/standing.js';
import { copiesFolder, partKey } from '../../records/export/object-keys.js';
import { certificateHash } from './certificate.js';
import { keepListed } from './list.js';
import { lookAt, type LookedAt } from './look.js';
import { removeRows } from './remove.js';

/**
 * Destroys a chart that is due: rows and certificate in the transaction of the check, then its key in the key store, then its objects, and
 * last a line that says so. Killed anywhere and called again it goes on where it stopped. Answers where the chart stands otherwise; null once
 * it is gone. Locks the chart, then the placing of holds.
 */
export async function destroyChart(
  dependencies: Pick<Dependencies, 'db' | 'keyStore' | 'recordStore'>,
  { chartId, at }: { readonly chartId: string; readonly at: Date },
): Promise<RetentionStanding | null> {
  const { db, keyStore, recordStore } = dependencies;
  const standing = await db.$transaction(async (tx) => {
    const found = await lookAt(tx, { chartId, at });
    if (found === null) return null;
    await keepListed(tx, found, at);
    if (found.standing.state !== 'due') return found.standing;
    await removeChart(tx, found, at);
    return null;
  });
  if (standing !== null) return standing;
  const certificate = await db.destructionCertificate.findUnique({ where: { chartId } });
  if (certificate === null || certificate.finishedAt !== null) return null;
  await keyStore.destroy(chartId);
  for (const folder of certificate.folders) await recordStore.deleteFolder(folder);
  await db.$transaction(async (tx) => {
    // Two that finish at once: one writes the line.
    const { count } = await tx.destructionCertificate.updateMany({
      where: { chartId, finishedAt: null },
      data: { finishedAt: at },
    });
    if (count === 1) await audit(tx, { chartId, at, act: 'chart.key_destroyed', hash: certificate.hash });
  });
  return null;
}

/** Removes the rows of a chart and writes its certificate in the same transaction. */
async function removeChart(tx: Transaction, { chart, retention, facts }: LookedAt, at: Date): Promise<void> {
  const { id: chartId, clientId, providerId, listed } = chart;
  if (!listed?.approvedAt || listed.approvedById === null)
    throw new Error('A chart that nobody approved is not due');
  const parts = await tx.noteExportPart.findMany({
    where: { chartId, export: { state: { not: 'expired' } } },
    select: { exportId: true },
  });
  // Of a program that died while it took a copy from who holds the records.
  const requested = await tx.recordRequestPart.findMany({ where: { chartId } });
  const { counts, folders } = await removeRows(tx, chart);
  const [{ rule }] = retention.compared;
  const certificate = {
    chartId,
    clientId,
    providerId,
    keptThrough: new Date(facts.keptThrough),
    rule: rule.id,
    ruleSource: rule.source,
    rulesVersion: retention.version,
    counts,
    folders: [
      ...parts.map(({ exportId }) => partKey(exportId, chartId, '').slice(0, -1)),
      ...requested.map(({ requestId, id }) => copiesFolder(requestId, id)),
      ...folders,
    ],
    approvedAt: listed.approvedAt,
    approvedById: listed.approvedById,
    destroyedAt: at,
  };
  const hash = certificateHash(certificate);
  await tx.destructionCertificate.createMany({ data: { ...certificate, hash } });
  await audit(tx, { chartId, at, act: 'chart.destroy', hash });
}

function audit(
  tx: Transaction,
  { chartId, at, act, hash }: { chartId: string; at: Date; act: string; hash: string },
): Promise<void> {
  return appendAudit(tx, {
    at,
    actor: { kind: 'system' },
    act,
    subject: { kind: 'chart', id: chartId },
    detail: { certificate: hash },
  });
}
