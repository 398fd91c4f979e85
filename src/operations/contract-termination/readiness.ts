import type { Database } from '../../adapters/database.js';
import { stillOpen } from '../../domain/client-migration/states.js';
import type { Readiness } from '../../domain/contract-termination/states.js';
import { calendarDate, endOfDay } from '../../domain/zoned-time.js';

/** Counts what is unfinished before the provider of a termination can leave: what its gates, its status page and support go by. */
export async function readinessOf(db: Database, caseId: string): Promise<Readiness> {
  const { lastDay, requestedAt, contract } = await db.contractTermination.findUniqueOrThrow({
    where: { id: caseId },
    include: { contract: { include: { provider: true } } },
  });
  const { id: providerId, timeZone } = contract.provider;
  const lastDayEndsAt = endOfDay(timeZone, calendarDate(lastDay));
  const ofProvider = { chart: { providerId } };
  const sourced = { providerId, closedAt: null, source: 'headway_sourced' } as const;
  const [unsignedNotes, unbilledSessions, futureAppointments, clients, withOutcome, downloaded, notes] =
    await Promise.all([
      db.note.count({ where: { ...ofProvider, status: 'draft' } }),
      db.appointment.count({ where: { ...ofProvider, billing: 'unbilled' } }),
      db.appointment.count({
        where: { ...ofProvider, status: 'scheduled', startsAt: { gte: lastDayEndsAt } },
      }),
      db.chart.count({ where: sourced }),
      db.clientMigration.count({
        where: { terminationId: caseId, outcome: { not: null, notIn: [...stillOpen] }, chart: sourced },
      }),
      // Whichever export it was: the one of the termination expires after a week, and the page offers another.
      db.noteExport.count({ where: { providerId, firstDownloadedAt: { gte: requestedAt } } }),
      db.note.count({ where: ofProvider }),
    ]);
  return {
    unsignedNotes,
    unbilledSessions,
    futureAppointments,
    clientsWithoutOutcome: clients - withOutcome,
    // Where there is no note there is nothing to download.
    exportDownloaded: downloaded > 0 || notes === 0,
  };
}
