import { demoClients } from '../../dev/demo-caseload.js';
import type { BackOffice } from '../harness/back-office.js';

/** Gives a provider clients, 22 of them Headway-sourced; thirty are enough for the links by letter. */
export async function giveCaseload({ db, clock }: BackOffice, providerId: string, count = 30): Promise<void> {
  const clients = demoClients('large', count, 22);
  const now = clock();
  await db.client.createMany({
    data: clients.map(({ id, givenName, familyName, birthDate, email, phone }) => ({
      id,
      givenName,
      familyName,
      birthDate,
      email,
      phone,
      timeZone: 'America/New_York',
    })),
  });
  await db.chart.createMany({
    data: clients.map(({ id, chartId, headwaySourced }) => ({
      id: chartId,
      clientId: id,
      providerId,
      source: headwaySourced ? ('headway_sourced' as const) : ('own' as const),
      sourceFixedAt: now,
      openedAt: now,
    })),
  });
}
