import { dayMs } from '../../domain/instants.js';
import { recordRequestPolicy } from '../../domain/record-request/policy.js';
import { noteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import type { StartReason } from '../../domain/contract-termination/states.js';
import type { Pace } from '../../domain/pace.js';
import { terminationPolicies, type TerminationPolicy } from '../../domain/contract-termination/policy.js';
import { calendarDate, dateIn } from '../../domain/zoned-time.js';
import { contractTerminationType } from '../../protocol/contract-termination/messages.js';
import { noteExportType } from '../../protocol/note-export/messages.js';
import { noteRetrievalType } from '../../protocol/note-retrieval/messages.js';
import { providerNewsType } from '../../protocol/provider-news/messages.js';
import type { StartOf } from './start.js';

/** How the cases of providers start. */
export const providerStarts: Readonly<
  Record<'contract_termination' | 'note_export' | 'provider_news' | 'note_retrieval', StartOf>
> = {
  async contract_termination({ db, config }, row) {
    const termination = await db.contractTermination.findUniqueOrThrow({
      where: { id: row.id },
      include: { contract: { include: { provider: true } } },
    });
    const { provider } = termination.contract;
    const policy = terminationPolicies[config.POLICY];
    const lastDay = calendarDate(termination.lastDay);
    return {
      type: contractTerminationType,
      jurisdiction: provider.jurisdiction,
      summary: `${row.reference}: a provider’s contract ends`,
      input: {
        caseId: row.id,
        reference: row.reference,
        contractId: termination.contractId,
        providerId: provider.id,
        jurisdiction: provider.jurisdiction,
        timeZone: provider.timeZone,
        requestedAt: termination.requestedAt.toISOString(),
        lastDay,
        startedBecause: termination.startedBecause as StartReason,
        noticeWaived: termination.noticeWaivedAt !== null,
        policy,
        pace: paceFor(policy, provider.timeZone, termination.requestedAt),
      },
    };
  },
  async note_export({ db, config }, row) {
    const { occasion, provider, requestedAt, terminationCaseId } = await db.noteExport.findUniqueOrThrow({
      where: { id: row.id },
      include: { provider: { include: { account: true } } },
    });
    if (occasion === 'termination' || occasion === 'closing') return null;
    const policy: TerminationPolicy = terminationPolicies[config.POLICY];
    const released = await db.recordRequestPart.findFirst({ where: { exportId: row.id } });
    const days = provider.account.status === 'ended' ? policy.exportAfterClosingDays : policy.exportDays;
    // Made again for a retrieval, whose workflow began the first one itself.
    const retrievalId = occasion === 'retrieval' ? terminationCaseId : null;
    const lasts = policy.compressedDayMs ?? dayMs;
    return {
      type: noteExportType,
      jurisdiction: provider.jurisdiction,
      summary: `${row.reference}: export of ${released === null ? 'all notes' : 'one chart, as it was granted'}`,
      input: {
        exportId: row.id,
        reference: row.reference,
        providerId: provider.id,
        jurisdiction: provider.jurisdiction,
        occasion: retrievalId !== null ? 'retrieval' : released === null ? 'on_demand' : 'record_request',
        requestedAt: requestedAt.toISOString(),
        downloadableForMs: (released === null ? days : recordRequestPolicy.downloadDays) * lasts,
        ...(released === null ? {} : { recordRequestId: released.requestId }),
        ...(retrievalId === null ? {} : { retrievalId }),
      },
    };
  },
  async provider_news({ db }, row) {
    const { requestedAt } = await db.providerNews.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: providerNewsType,
      summary: `${row.reference}: news for providers`,
      input: { newsId: row.id, reference: row.reference, requestedAt: requestedAt.toISOString() },
    };
  },
  async note_retrieval({ db }, row) {
    const { requestedAt } = await db.noteRetrieval.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: noteRetrievalType,
      summary: `${row.reference}: a former provider asks for their notes`,
      input: {
        retrievalId: row.id,
        reference: row.reference,
        requestedAt: requestedAt.toISOString(),
        policy: noteRetrievalPolicy,
      },
    };
  },
};

function paceFor({ compressedDayMs }: TerminationPolicy, timeZone: string, requestedAt: Date): Pace {
  if (compressedDayMs === null) return { kind: 'civil' };
  return {
    kind: 'compressed',
    dayMs: compressedDayMs,
    fromAt: requestedAt.toISOString(),
    fromDate: dateIn(timeZone, requestedAt),
  };
}
