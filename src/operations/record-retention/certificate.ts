import { createHash } from 'node:crypto';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { DestructionCertificate } from '../../generated/prisma/client.js';
import type { DestructionFacts } from '../../records/destruction-certificate-drawing.js';

/** The newest certificates of destruction, or the one of a chart. */
export function readCertificates(
  { db }: Pick<Dependencies, 'db'>,
  { chartId, limit }: { readonly chartId?: string; readonly limit: number },
): Promise<DestructionCertificate[]> {
  return db.destructionCertificate.findMany({
    where: chartId === undefined ? {} : { chartId },
    orderBy: [{ destroyedAt: 'desc' }, { chartId: 'asc' }],
    take: limit,
  });
}

/**
 * What the document of a certificate states, for a member of staff who downloads it; null where the chart has none. Downloading it is an act
 * in the trail. The trail is asked for the hash: a certificate that was changed, or that the trail doesn't know, says so. Locks nothing.
 */
export async function openCertificate(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { chartId, accountId }: { readonly chartId: string; readonly accountId: string },
): Promise<DestructionFacts | null> {
  return db.$transaction(async (tx) => {
    const found = await tx.destructionCertificate.findUnique({ where: { chartId } });
    if (found === null) return null;
    const { hash, providerId, approvedById } = found;
    const line = await tx.auditEntry.findFirst({
      where: { subjectId: chartId, act: 'chart.destroy', detail: { path: ['certificate'], equals: hash } },
      select: { seq: true },
    });
    const provider = await tx.provider.findUnique({ where: { id: providerId }, select: { account: true } });
    const approver = await tx.account.findUnique({ where: { id: approvedById } });
    await appendAudit(tx, {
      at: clock(),
      actor: byAccount(accountId),
      act: 'destruction_certificate.download',
      subject: { kind: 'chart', id: chartId },
      detail: { certificate: hash },
    });
    return {
      chartId,
      clientId: found.clientId,
      providerId,
      providerName: provider === null ? 'A provider' : fullName(provider.account),
      keptThrough: calendarDate(found.keptThrough),
      rule: found.rule,
      ruleSource: found.ruleSource,
      rulesVersion: calendarDate(new Date(found.rulesVersion)),
      removed: found.counts as Record<string, number>,
      approvedBy: approver === null ? approvedById : fullName(approver),
      approvedAt: found.approvedAt,
      destroyedAt: found.destroyedAt,
      finishedAt: found.finishedAt,
      hash,
      auditLine: line === null || certificateHash(found) !== hash ? null : String(line.seq),
      timeZone: supportTimeZone,
    };
  });
}

/** The hash of a certificate: over all it says, so that the trail tells one that was changed. */
export function certificateHash(certificate: {
  readonly chartId: string;
  readonly clientId: string;
  readonly providerId: string;
  readonly keptThrough: Date;
  readonly rule: string;
  readonly ruleSource: string;
  readonly rulesVersion: string;
  readonly counts: unknown;
  readonly approvedAt: Date;
  readonly approvedById: string;
  readonly destroyedAt: Date;
}): string {
  const counts = Object.entries(certificate.counts ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const fields = [
    certificate.chartId,
    certificate.clientId,
    certificate.providerId,
    calendarDate(certificate.keptThrough),
    certificate.rule,
    certificate.ruleSource,
    certificate.rulesVersion,
    counts,
    certificate.approvedAt.toISOString(),
    certificate.approvedById,
    certificate.destroyedAt.toISOString(),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
