import type { Database } from '../../adapters/database.js';

/** Whether a provider has or had clients of their own, who go with them. */
export async function hasOwnClients(db: Database, providerId: string): Promise<boolean> {
  return (await db.chart.count({ where: { providerId, source: 'own' } })) > 0;
}

/** Rows that are read at once: of some thousand, reading alone would hold up everyone else for 100 ms. */
const rowsAtOnce = 1_000;

/** The sessions of some charts from an instant on, the next one first. */
export async function sessionsOf(db: Database, chartIds: readonly string[], after: Date) {
  const read = (last?: string) =>
    db.appointment.findMany({
      where: { chartId: { in: [...chartIds] }, startsAt: { gt: after } },
      include: { chart: { include: { client: true } } },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
      take: rowsAtOnce,
      ...(last === undefined ? {} : { cursor: { id: last }, skip: 1 }),
    });
  let page = await read();
  const sessions = [...page];
  while (page.length === rowsAtOnce) {
    page = await read(page.at(-1)?.id);
    sessions.push(...page);
  }
  return sessions;
}
