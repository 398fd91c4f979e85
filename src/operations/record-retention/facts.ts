import type { Transaction } from '../../adapters/database.js';
import type { ChartFacts } from '../../domain/record-retention/retain-until.js';
import { calendarDate, dateIn } from '../../domain/zoned-time.js';

/** A chart with what decides how long it is kept. */
export interface FactsOfChart {
  readonly chartId: string;
  readonly facts: ChartFacts;
}

interface FactRow {
  readonly chartId: string;
  readonly birthDate: Date;
  readonly timeZone: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly jurisdictions: string[];
  readonly payers: string[];
}

/** What decides how long each of some charts is kept, as the database has it. */
export async function readChartFacts(tx: Transaction, chartIds: readonly string[]): Promise<FactsOfChart[]> {
  const rows = await readFactRows(tx, chartIds);
  return rows.map((row) => ({ chartId: row.chartId, facts: factsOf(row) }));
}

/**
 * The rows from which that is computed, for whoever has one that is wrong hold up no other. The last service is the last completed session or the last entry,
 * whichever is later, and the opening of the chart where there is neither.
 */
export function readFactRows(tx: Transaction, chartIds: readonly string[]): Promise<FactRow[]> {
  return tx.$queryRaw<FactRow[]>`
    SELECT chart.id::text AS "chartId", client.birth_date AS "birthDate", provider.time_zone AS "timeZone",
      least(chart.opened_at, min(session.starts_at)) AS "firstAt",
      coalesce(greatest(max(session.starts_at), (SELECT max(written_at) FROM note WHERE note.chart_id = chart.id)),
        chart.opened_at) AS "lastAt",
      array_remove(array_agg(DISTINCT session.jurisdiction), NULL) || provider.jurisdiction AS jurisdictions,
      array_remove(array_agg(DISTINCT session.payer), NULL) || chart.payer AS payers
    FROM chart JOIN client ON client.id = chart.client_id JOIN provider ON provider.id = chart.provider_id
      LEFT JOIN appointment session ON session.chart_id = chart.id AND session.status = 'completed'
    WHERE chart.id = ANY(${chartIds}::uuid[])
    GROUP BY chart.id, client.id, provider.id`;
}

/** What a row says; days are those of the provider's time zone. */
export function factsOf({
  birthDate,
  timeZone,
  firstAt,
  lastAt,
  jurisdictions,
  payers,
}: FactRow): ChartFacts {
  return {
    birthDate: calendarDate(birthDate),
    firstServiceOn: dateIn(timeZone, firstAt),
    lastServiceOn: dateIn(timeZone, lastAt),
    jurisdictions: [...new Set(jurisdictions)],
    payers: [...new Set(payers)],
  };
}
