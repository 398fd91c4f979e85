import type { Dependencies } from '../../dependencies.js';
import { chartFolder } from '../../domain/note-export/folder.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { ExportedChart } from '../../records/export/chart.js';
import { fullName } from '../../domain/person-name.js';

/** A chart as its export shows it, by its id. */
export async function chartToRender(
  { db }: Pick<Dependencies, 'db'>,
  chartId: string,
  madeAt: Date,
): Promise<ExportedChart> {
  const { client, provider, source, part2 } = await db.chart.findUniqueOrThrow({
    where: { id: chartId },
    include: { client: true, provider: { include: { account: true } } },
  });
  const { givenName, familyName } = provider.account;
  return {
    chartId,
    folder: chartFolder(client, chartId),
    source,
    part2,
    madeAt,
    client: {
      id: client.id,
      givenName: client.givenName,
      familyName: client.familyName,
      birthDate: calendarDate(client.birthDate),
    },
    provider: {
      id: provider.id,
      name: fullName({ givenName, familyName }),
      givenName,
      familyName,
      credentials: provider.credentials,
      jurisdiction: provider.jurisdiction,
      licenseNumber: provider.licenseNumber,
      npi: provider.npi,
      timeZone: provider.timeZone,
    },
  };
}
