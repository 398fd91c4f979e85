import type { Dependencies } from '../../dependencies.js';
import type { Readiness } from '../../domain/contract-termination/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { caseloadPageSize } from '../../protocol/caseload-notice/messages.js';
import { readinessOf } from '../../operations/contract-termination/readiness.js';
import { openTaskIn } from '../../cases/tasks.js';

/** Which case it is, and whose. */
export interface OfProvider {
  readonly caseId: string;
  readonly providerId: string;
}

/** Activities on a provider's caseload. All of them may be repeated. */
export function createCaseloadActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Opens the tasks that the request asks for: clients at risk, contested sources, plans to follow. A retry opens each once, by its key. */
    async openRequestTasks({ caseId, at }: OfProvider & { at: IsoInstant }): Promise<void> {
      const plans = await db.clientPlan.findMany({ where: { terminationId: caseId } });
      const contests = await db.sourceContest.findMany({ where: { terminationId: caseId } });
      const following = plans.filter(({ plan }) => plan === 'follows_provider').length;
      await db.$transaction(async (tx) => {
        for (const { chartId, atRisk } of plans)
          if (atRisk)
            await openTaskIn(tx, {
              caseId,
              key: `at-risk/${chartId}`,
              kind: 'client_at_risk',
              subjectId: chartId,
              priority: 1,
              at,
            });
        for (const { chartId, dueAt } of contests)
          await openTaskIn(tx, {
            caseId,
            key: `source/${chartId}`,
            kind: 'decide_source',
            subjectId: chartId,
            dueAt: dueAt.toISOString(),
            at,
          });
        if (following > 0) await openTaskIn(tx, { caseId, key: 'review-plan', kind: 'review_plan', at });
      });
    },

    /** The charts in active care, in pages of a stable order. Reads only. */
    async caseloadPages({
      providerId,
    }: OfProvider): Promise<{ pages: { chartId: string; headwaySourced: boolean }[][] }> {
      const charts = await db.chart.findMany({
        where: { providerId, closedAt: null },
        orderBy: { id: 'asc' },
        select: { id: true, source: true },
      });
      const rows = charts.map(({ id, source }) => ({
        chartId: id,
        headwaySourced: source === 'headway_sourced',
      }));
      const count = Math.ceil(rows.length / caseloadPageSize);
      return {
        pages: Array.from({ length: count }, (_, page) =>
          rows.slice(page * caseloadPageSize, (page + 1) * caseloadPageSize),
        ),
      };
    },

    /** Counts what is unfinished before the provider can leave. Reads only. */
    async takeReadiness({ caseId }: OfProvider): Promise<Readiness> {
      return readinessOf(db, caseId);
    },
  };
}
