import { endTasks } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { needlessOnceWithdrawn } from '../../domain/case/tasks.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import { addLine } from '../../cases/timeline.js';
import { lockRow } from '../../cases/lock-rows.js';
import { isOpen } from '../../operations/contract-termination/open.js';
import type { OfProvider } from './activities.js';

/** The line that says whether a case has restricted them. */
const key = 'bookings-restricted';

/** Activities on a provider's listing and bookings. All of them may be repeated. */
export function createBookingActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /**
     * Takes the provider out of search and closes the calendar after the last day; keeps whether they were in search, also where a withdrawn case of
     * before hasn't put them back yet. Once a case: a retry finds its line in the timeline and changes nothing. Locks the provider.
     */
    async restrictBookings({
      caseId,
      providerId,
      lastDay,
      at,
    }: OfProvider & { lastDay: CalendarDate; at: IsoInstant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await lockRow(tx, 'provider', providerId);
        // A worker that died after the commit is asked again, and finds what it did itself.
        if ((await tx.caseEvent.count({ where: { caseId, key } })) > 0) return;
        const { listed } = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
        const withdrawn = await tx.contractTermination.findFirst({
          where: {
            contract: { providerId },
            state: 'withdrawn',
            case: { closedAt: null, events: { some: { key } } },
          },
          orderBy: { requestedAt: 'desc' },
        });
        await tx.contractTermination.update({
          where: { id: caseId },
          data: { listedBefore: withdrawn?.listedBefore ?? listed },
        });
        await tx.provider.update({
          where: { id: providerId },
          data: { listed: false, bookableUntil: new Date(lastDay) },
        });
        await addLine(tx, caseId, new Date(at), { key, code: key });
      });
    },

    /**
     * Undoes `restrictBookings` after a withdrawal, unless the provider asked again by now, and takes back what support need not do anymore.
     * Rematches stand. A retry writes the same again. Locks the provider.
     */
    async restoreBookings({ caseId, providerId, at }: OfProvider & { at: IsoInstant }): Promise<void> {
      const { listedBefore: listed } = await db.contractTermination.findUniqueOrThrow({
        where: { id: caseId },
      });
      await db.$transaction(async (tx) => {
        await lockRow(tx, 'provider', providerId);
        const restrictedAnew = await tx.contractTermination.count({
          where: { contract: { providerId }, ...isOpen, case: { events: { some: { key } } } },
        });
        if (restrictedAnew === 0)
          await tx.provider.update({ where: { id: providerId }, data: { listed, bookableUntil: null } });
        const needless = { caseId, kind: { in: [...needlessOnceWithdrawn] } };
        await endTasks(tx, needless, { at: new Date(at), resolution: 'the provider stays' });
      });
    },
  };
}
