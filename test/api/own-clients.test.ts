import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { heldLoop } from '../harness/held-loop.js';
import { mails } from '../harness/personas.js';

describe('the contacts and the calendar of own clients', () => {
  let office: BackOffice;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
  });
  afterAll(() => office.close());

  it('folds long names, and lets none of them write a line of its own (RFC 5545 §3.1, §3.3.11)', async () => {
    const givenName = `Łucja, ${'Wilhelmina '.repeat(12)}\r\nEND:VEVENT`;
    await office.db.client.updateMany({
      where: { email: 'own.client@clients.example' },
      data: { givenName },
    });
    const provider = await office.signedIn('provider', mails.provider);
    const { status, text, response } = await provider.get('/caseload/own-clients.ics');
    expect(status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/calendar');
    expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('SUMMARY:'))).toContain('Session with Łucja\\, Wilhelmina');
  });

  it('hold up nobody, also where there are sessions for years', async () => {
    const chart = await office.db.chart.findFirstOrThrow({
      where: { client: { email: 'own.client@clients.example' } },
    });
    const hour = 3_600_000;
    const sessions = Array.from({ length: 6_000 }, (_, number) => {
      const startsAt = new Date(Date.now() + (number + 1) * hour);
      return {
        chartId: chart.id,
        id: randomUUID(),
        kind: 'session',
        status: 'scheduled',
        startsAt,
        endsAt: new Date(startsAt.getTime() + hour),
      } as const;
    });
    await office.db.appointment.createMany({ data: sessions });
    const provider = await office.signedIn('provider', mails.provider);
    let text = '';
    const download = async () => ({ text } = await provider.get('/caseload/own-clients.ics'));
    expect(await heldLoop(download, 100)).toBeLessThanOrEqual(100);
    expect(text.split('\r\n').filter((line) => line === 'BEGIN:VEVENT').length).toBeGreaterThanOrEqual(6_000);
    expect(text.split('\r\n').filter((line) => line.endsWith(':VCALENDAR'))).toEqual([
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
    ]);
    expect(new Set(text.split('\r\n')).has('')).toBe(false);
  });

  /** Every number began with an apostrophe, which no address book takes. */
  it('are a spreadsheet whose phone numbers an address book takes, too', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const { text } = await provider.get('/caseload/own-clients.csv');
    expect(text).toContain('own.client@clients.example,(555) 765-4321');
    expect(text).not.toContain("'+");
  });

  it('are offered only to providers who have some', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    expect((await provider.get('/caseload')).text).toContain('own-clients.csv');
    const alone = await office.signedIn('provider', mails.newProvider);
    expect((await alone.get('/caseload')).text).not.toContain('own-clients');
    expect((await provider.get('/caseload?search=zzzz')).text).toContain('No clients match “zzzz”.');
  });
});
