import type { Database } from '../../adapters/database.js';
import { sortedByName } from '../../domain/folded-name.js';
import { listedName } from '../../domain/person-name.js';

/** One client of a provider as lists show them. */
export interface CaseloadEntry {
  readonly chartId: string;
  readonly clientName: string;
  readonly source: 'headway_sourced' | 'own';
  readonly lastSession: Date | null;
  readonly nextSession: Date | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** The charts of the active caseload and who brought each client: what a termination form is checked against. */
export async function activeCharts(
  db: Database,
  providerId: string,
): Promise<{ chartId: string; source: CaseloadEntry['source'] }[]> {
  const charts = await db.chart.findMany({
    where: { providerId, closedAt: null },
    select: { id: true, source: true },
  });
  return charts.map(({ id, source }) => ({ chartId: id, source }));
}

/** Whether a provider had clients at an instant or since: without any, nothing of ours speaks of telling them. */
export async function hasClients(db: Database, providerId: string, since: Date): Promise<boolean> {
  const open = { OR: [{ closedAt: null }, { closedAt: { gte: since } }] };
  return (await db.chart.count({ where: { providerId, ...open } })) > 0;
}

/** The active caseload of a provider, by name. */
export async function caseloadOf(
  db: Database,
  providerId: string,
  now: Date,
  onlyActive = true,
): Promise<CaseloadEntry[]> {
  const charts = await db.chart.findMany({
    where: { providerId, ...(onlyActive ? { closedAt: null } : {}) },
    include: { client: true },
    orderBy: { id: 'asc' },
  });
  const [last, next] = await Promise.all([
    db.appointment.groupBy({
      by: ['chartId'],
      where: { chart: { providerId }, status: 'completed' },
      _max: { startsAt: true },
    }),
    db.appointment.groupBy({
      by: ['chartId'],
      where: { chart: { providerId }, status: 'scheduled', startsAt: { gt: now } },
      _min: { startsAt: true },
    }),
  ]);
  const lastBy = new Map(last.map((row) => [row.chartId, row._max.startsAt]));
  const nextBy = new Map(next.map((row) => [row.chartId, row._min.startsAt]));
  const byName = sortedByName(charts, ({ client }) => [client.familyName, client.givenName]);
  return byName.map(({ id, source, client }) => ({
    chartId: id,
    clientName: listedName(client),
    source,
    lastSession: lastBy.get(id) ?? null,
    nextSession: nextBy.get(id) ?? null,
    email: client.email,
    phone: client.phone,
  }));
}
