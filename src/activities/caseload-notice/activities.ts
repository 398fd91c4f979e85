import type { Dependencies } from '../../dependencies.js';
import type { Readiness } from '../../domain/contract-termination/states.js';
import { needlessOnceWithdrawn, tasksBeforeLastDay } from '../../domain/case/tasks.js';
import { endOfDay, type CalendarDate, type Instant } from '../../domain/zoned-time.js';
import { caseloadPageSize } from '../../protocol/caseload-notice/messages.js';
import { closePractice } from '../../operations/practice-staff/members.js';
import { readinessOf } from '../../operations/contract-termination/readiness.js';
import { openTaskIn } from '../../cases/tasks.js';
import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';

interface OfProvider {
  readonly caseId: string;
  readonly providerId: string;
}

/** Activities on a provider's listing, bookings and caseload. All of them may be repeated. */
export function createCaseloadActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Takes the provider out of search and closes the calendar after the last day; keeps whether they were in search. */
    async restrictBookings({
      caseId,
      providerId,
      lastDay,
      at,
    }: OfProvider & { lastDay: CalendarDate; at: Instant }): Promise<void> {
      const key = 'bookings-restricted';
      await db.$transaction(async (tx) => {
        // A worker that died after the commit is asked again, and finds what it did itself.
        if ((await tx.caseEvent.count({ where: { caseId, key } })) > 0) return;
        const { listed } = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
        await tx.contractTermination.update({ where: { id: caseId }, data: { listedBefore: listed } });
        await tx.provider.update({
          where: { id: providerId },
          data: { listed: false, bookableUntil: new Date(lastDay) },
        });
        await addLine(tx, caseId, new Date(at), { key, code: key });
      });
    },

    /** Opens the tasks that the request itself asks for: clients at risk, contested sources, plans to follow the provider. */
    async openRequestTasks({ caseId, at }: OfProvider & { at: Instant }): Promise<void> {
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

    /** Undoes `restrictBookings` after a withdrawal, and takes back what support need not do any more. Rematches stand. */
    async restoreBookings({ caseId, providerId, at }: OfProvider & { at: Instant }): Promise<void> {
      const { listedBefore: listed } = await db.contractTermination.findUniqueOrThrow({
        where: { id: caseId },
      });
      await db.$transaction([
        db.provider.update({ where: { id: providerId }, data: { listed, bookableUntil: null } }),
        db.supportTask.updateMany({
          where: { caseId, status: 'open', kind: { in: [...needlessOnceWithdrawn] } },
          data: { status: 'done', doneAt: new Date(at), resolution: 'the provider stays' },
        }),
      ]);
    },

    /** Moves the last day of a case, the end of its bookings, and the end of the links under which clients choose. */
    async moveLastDay({
      caseId,
      providerId,
      lastDay,
      lastDayEndsAt,
      // An activity that an older version of the program scheduled does not say when the day ends.
    }: OfProvider & { lastDay: CalendarDate; lastDayEndsAt?: Instant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.contractTermination.update({ where: { id: caseId }, data: { lastDay: new Date(lastDay) } });
        const { timeZone } = await tx.provider.update({
          where: { id: providerId },
          data: { bookableUntil: new Date(lastDay) },
        });
        const ends = new Date(lastDayEndsAt ?? endOfDay(timeZone, lastDay));
        await tx.mailedLink.updateMany({
          where: { caseId, purpose: 'client-choice' },
          data: { expiresAt: ends },
        });
        // An earlier last day leaves less time for what must come before it.
        await tx.supportTask.updateMany({
          where: { caseId, kind: { in: [...tasksBeforeLastDay] }, status: 'open', dueAt: { gt: ends } },
          data: { dueAt: ends },
        });
      });
    },

    /** The charts in active care, in pages of a stable order. */
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

    /** Counts what is unfinished before the provider can leave. */
    async takeReadiness({ caseId }: OfProvider): Promise<Readiness> {
      return readinessOf(db, caseId);
    },

    /** At the end of the last day: later appointments are cancelled, the sign-in shrinks to notes, billing and downloads, and practice staff have none any more. */
    async beginClosing({
      caseId,
      providerId,
      lastDayEndsAt,
      at,
    }: OfProvider & { lastDayEndsAt: Instant; at: Instant }): Promise<void> {
      await commit(
        dependencies,
        async (tx, after) => {
          // A second attempt cancels nothing more and finds the line written, with the first one's count.
          const { count } = await tx.appointment.updateMany({
            where: { chart: { providerId }, status: 'scheduled', startsAt: { gte: new Date(lastDayEndsAt) } },
            data: { status: 'cancelled', cancelledAt: new Date(at), cancelledByCaseId: caseId },
          });
          await tx.account.updateMany({
            where: { provider: { id: providerId } },
            data: { access: 'wind_down' },
          });
          await closePractice(tx, after, {
            providerId,
            actor: { kind: 'workflow', id: caseId },
            at: new Date(at),
          });
          await addLine(tx, caseId, new Date(at), {
            key: 'last-day-ended',
            code: 'last-day-ended',
            detail: { count },
          });
        },
        { timeout: 60_000 },
      );
    },
  };
}
