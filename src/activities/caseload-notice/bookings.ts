import { endTasks } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { needlessOnceWithdrawn } from '../../domain/case/tasks.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import { addLine } from '../../cases/timeline.js';
import type { OfProvider } from './activities.js';

/** Activities on a provider's listing and bookings. All of them may be repeated. */
export function createBookingActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /**
     * Takes the provider out of search and closes the calendar after the last day; keeps whether they were in search. Once a case: a retry
     * finds its line in the timeline and changes nothing.
     */
    async restrictBookings({
      caseId,
      providerId,
      lastDay,
      at,
    }: OfProvider & { lastDay: CalendarDate; at: IsoInstant }): Promise<void> {
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

    /**
     * Undoes `restrictBookings` after a withdrawal, and takes back what support need not do anymore. Rematches stand. A retry writes the same
     * again.
     */
    async restoreBookings({ caseId, providerId, at }: OfProvider & { at: IsoInstant }): Promise<void> {
      const { listedBefore: listed } = await db.contractTermination.findUniqueOrThrow({
        where: { id: caseId },
      });
      await db.$transaction(async (tx) => {
        await tx.provider.update({ where: { id: providerId }, data: { listed, bookableUntil: null } });
        const needless = { caseId, kind: { in: [...needlessOnceWithdrawn] } };
        await endTasks(tx, needless, { at: new Date(at), resolution: 'the provider stays' });
      });
    },
  };
}
