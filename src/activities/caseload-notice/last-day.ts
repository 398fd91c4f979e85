import type { Dependencies } from '../../dependencies.js';
import { endOfDay, type CalendarDate, type IsoInstant } from '../../domain/zoned-time.js';
import { closePractice } from '../../operations/practice-staff/members.js';
import { commit } from '../../cases/after-commit.js';
import { lastDayMovedIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { moveLinksEnd } from '../../tokens/mailed-link.js';
import type { OfProvider } from './activities.js';

/** Activities on a provider's last day. All of them may be repeated. */
export function createLastDayActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Moves the last day of a case, the end of its bookings, the end of the links under which clients choose, and what support has to do before it. A retry writes the same again. */
    async moveLastDay({
      caseId,
      providerId,
      lastDay,
      lastDayEndsAt,
      // An activity that an older version of the program scheduled doesn't say when the day ends.
    }: OfProvider & { lastDay: CalendarDate; lastDayEndsAt?: IsoInstant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.contractTermination.update({ where: { id: caseId }, data: { lastDay: new Date(lastDay) } });
        const { timeZone } = await tx.provider.update({
          where: { id: providerId },
          data: { bookableUntil: new Date(lastDay) },
        });
        const ends = new Date(lastDayEndsAt ?? endOfDay(timeZone, lastDay));
        await moveLinksEnd(tx, { caseId, purpose: 'client-choice' }, ends);
        await lastDayMovedIn(tx, caseId, dependencies.clock());
      });
    },

    /** Ends the last day: cancels later appointments, narrows the login, and ends that of practice staff. A retry cancels nothing more and finds the line. */
    async beginClosing({
      caseId,
      providerId,
      lastDayEndsAt,
      at,
    }: OfProvider & { lastDayEndsAt: IsoInstant; at: IsoInstant }): Promise<void> {
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
          const actor = { kind: 'workflow', id: caseId } as const;
          await closePractice(tx, after, { providerId, actor, at: new Date(at) });
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
