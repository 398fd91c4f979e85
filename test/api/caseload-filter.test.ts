import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOfDay, dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { longDate } from '../../src/mail/dates.js';
import { giveCaseload } from '../browser/large-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { mails } from '../harness/personas.js';

const zone = 'America/New_York';

let office: BackOffice;
let provider: Browser;
/** Thirty clients, 22 of them Headway-sourced; the first two have a session in two and in three days, with sixty appointments on each of them. */
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const { db, people, clock } = office;
  await giveCaseload(office, people.otherProvider.id);
  const charts = await db.chart.findMany({
    where: { providerId: people.otherProvider.id },
    orderBy: [{ source: 'asc' }, { id: 'asc' }],
  });
  const sourced = charts.find(({ source }) => source === 'headway_sourced');
  const own = charts.find(({ source }) => source === 'own');
  for (const [days, chart] of [
    [2, sourced],
    [3, own],
  ] as const) {
    const startsAt = startOfDay(zone, plusDays(dateIn(zone, clock()), days));
    await db.appointment.createMany({
      data: Array.from({ length: 60 }, (_, number) => ({
        id: randomUUID(),
        chartId: chart?.id ?? '',
        status: 'scheduled' as const,
        kind: number === 0 ? ('intake' as const) : ('session' as const),
        startsAt: new Date(startsAt.getTime() + number * 600_000),
        endsAt: new Date(startsAt.getTime() + (number + 1) * 600_000),
      })),
    });
  }
  provider = await office.signedIn('provider', mails.otherProvider);
});
afterAll(() => office.close());

it.each([
  ['', '30 of 30 clients'],
  ['?source=headway_sourced', '22 of 30 clients'],
  ['?source=own', '8 of 30 clients'],
  ['?next=scheduled', '2 of 30 clients'],
  ['?next=none&source=own', '7 of 30 clients'],
  ['?next=scheduled&search=zzzz', 'No clients match “zzzz”.'],
])('a caseload filtered by source and next session (%s) shows %s', async (query, sentence) => {
  const { text } = await provider.get(`/caseload${query}`);
  expect(text).toContain(sentence);
  expect(text.includes('Show all 30 clients')).toBe(query !== '');
});

it('keeps what was chosen in the filter', async () => {
  const { text } = await provider.get('/caseload?source=own&next=none');
  expect(text).toMatch(/<option value="own" selected>/);
  expect(text).toMatch(/<option value="none" selected>/);
});

it('shows appointments in the colors of the caseload, whole days until the page is full, and where the next begin', async () => {
  const first = plusDays(dateIn(zone, office.clock()), 2);
  const { text } = await provider.get('/appointments');
  expect(text.match(/<tr role="row" class="blue">/g)).toHaveLength(60);
  expect(text.match(/<tr role="row" class="green">/g)).toHaveLength(60);
  expect(text).not.toContain('Appointments from today on');
  await office.db.appointment.createMany({
    data: Array.from({ length: 50 }, (_, number) => ({
      id: randomUUID(),
      chartId: office.people.charts['own'] ?? '',
      status: 'scheduled' as const,
      startsAt: new Date(startOfDay(zone, plusDays(first, 2)).getTime() + number * 600_000),
      endsAt: new Date(startOfDay(zone, plusDays(first, 2)).getTime() + (number + 1) * 600_000),
    })),
  });
  await office.db.chart.update({
    where: { id: office.people.charts['own'] ?? '' },
    data: { providerId: office.people.otherProvider.id },
  });
  const full = (await provider.get('/appointments')).text;
  expect(full.match(/<tr role="row" class="(blue|green)">/g)).toHaveLength(120);
  expect(full).toContain(`to ${longDate(plusDays(first, 1))}`);
  expect(full).toContain(`Appointments from ${longDate(plusDays(first, 2))} on`);
  const rest = (await provider.get(`/appointments?from=${plusDays(first, 2)}`)).text;
  expect(rest.match(/<tr role="row" class="green">/g)).toHaveLength(50);
  expect(rest).toContain('Appointments from today on');
});
