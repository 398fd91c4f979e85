import type { Database } from '../../adapters/database.js';

/** Whether a provider has or had clients of their own, who go with them. */
export async function hasOwnClients(db: Database, providerId: string): Promise<boolean> {
  return (await db.chart.count({ where: { providerId, source: 'own' } })) > 0;
}

/** The sessions of some charts from an instant on, the next one first. */
export async function sessionsOf(db: Database, chartIds: readonly string[], after: Date) {
  return db.appointment.findMany({
    where: { chartId: { in: [...chartIds] }, startsAt: { gt: after } },
    include: { chart: { include: { client: true } } },
    orderBy: { startsAt: 'asc' },
  });
}
