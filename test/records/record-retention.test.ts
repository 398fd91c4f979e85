import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainRetention } from '../../src/operations/record-retention/explain.js';
import { recomputeRetention } from '../../src/operations/record-retention/compute.js';
import { readChartFacts } from '../../src/operations/record-retention/facts.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const chartId = stableId('chart sourced');
const at = new Date('2026-11-27T12:00:00Z');
let office: BackOffice;

/** A girl born on Leap Day, seen in New York, in Texas after her family moved, and paid for by two payers. */
beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  const { db } = office;
  await db.note.deleteMany({ where: { chartId } });
  await db.appointment.deleteMany({ where: { chartId } });
  await db.client.update({
    where: { id: stableId('client sourced') },
    data: { birthDate: new Date('2012-02-29') },
  });
  await db.chart.update({ where: { id: chartId }, data: { openedAt: new Date('2024-01-10T15:00:00Z') } });
  // The last one is at 9 PM on February 29 in New York, when March has begun in UTC.
  for (const [startsAt, status, jurisdiction, payer] of [
    ['2024-01-15T15:00:00Z', 'completed', null, null],
    ['2027-06-01T15:00:00Z', 'scheduled', 'FL', 'medicare_advantage'],
    ['2028-03-01T02:00:00Z', 'completed', 'TX', 'medi_cal'],
  ] as const)
    await db.appointment.create({
      data: {
        id: randomUUID(),
        chartId,
        status,
        startsAt: new Date(startsAt),
        endsAt: new Date(startsAt),
        jurisdiction,
        payer,
      },
    });
});
afterAll(() => office.close());

describe('how long a chart is kept', () => {
  it('is decided by completed sessions, on the day they were in the provider’s zone', async () => {
    expect(await readChartFacts(office.db, [chartId])).toEqual([
      {
        chartId,
        facts: {
          birthDate: '2012-02-29',
          firstServiceOn: '2024-01-10',
          lastServiceOn: '2028-02-29',
          jurisdictions: ['TX', 'NY'],
          payers: ['medi_cal', 'commercial'],
        },
      },
    ]);
  });

  it('counts from the opening of a chart in which nothing happened yet, and from an entry after the last session', async () => {
    const { db } = office;
    const [silent, own] = [stableId('chart silent'), stableId('chart own')];
    await db.note.deleteMany({ where: { chartId: silent } });
    await db.appointment.deleteMany({ where: { chartId: silent } });
    await db.chart.update({ where: { id: silent }, data: { openedAt: new Date('2025-05-05T12:00:00Z') } });
    await db.note.update({
      where: { id: stableId('note own 1') },
      data: { writtenAt: new Date('2027-07-07T12:00:00Z') },
    });
    const lastServices = (await readChartFacts(db, [silent, own])).map(({ facts }) => facts.lastServiceOn);
    expect(lastServices.toSorted()).toEqual(['2025-05-05', '2027-07-07']);
  });

  it.each([
    [
      'the last second of February 29 in American Samoa',
      'Pacific/Pago_Pago',
      '2032-03-01T10:59:59Z',
      '2032-02-29',
    ],
    ['the first one of March 1 there', 'Pacific/Pago_Pago', '2032-03-01T11:00:00Z', '2032-03-01'],
    ['the night in which clocks go forward', 'America/New_York', '2032-03-14T06:59:59Z', '2032-03-14'],
    [
      'the last second before the night in which they go back',
      'America/New_York',
      '2032-11-07T03:59:59Z',
      '2032-11-06',
    ],
    ['the hour that this night has twice', 'America/New_York', '2032-11-07T06:30:00Z', '2032-11-07'],
  ])('counts a session in %s to that day', async (_, timeZone, instant, day) => {
    const rollback = new Error('only looked');
    const { db } = office;
    const looking = db.$transaction(async (tx) => {
      await tx.provider.updateMany({ data: { timeZone } });
      const startsAt = new Date(instant);
      await tx.appointment.create({
        data: { id: randomUUID(), chartId, status: 'completed', startsAt, endsAt: startsAt },
      });
      const [found] = await readChartFacts(tx, [chartId]);
      expect(found?.facts.lastServiceOn).toBe(day);
      throw rollback;
    });
    await expect(looking).rejects.toBe(rollback);
  });

  it('is written to the chart with its rule and the version of the rules', async () => {
    const { db } = office;
    await db.$transaction((tx) => recomputeRetention(tx, { chartIds: [chartId, randomUUID()], at }));
    expect(await db.chart.findUniqueOrThrow({ where: { id: chartId } })).toMatchObject({
      retainUntil: new Date('2035-03-01'),
      retentionRule: 'tx-681.36',
      retentionRuleVersion: '2026-11-27',
      retentionComputedAt: at,
    });
  });

  it('is explained in sentences', async () => {
    expect(await explainRetention(office.db, { chartId, at })).toEqual([
      'The chart is kept through Thursday, March 1, 2035.',
      'The rule that decides is tx-681.36 (22 TAC 681.36; 781.309): 7 years after the last service.',
      'Rules of Friday, November 27, 2026; the longest that applies decides.',
      'Last service: Tuesday, February 29, 2028. States: TX, NY. Payers: medi_cal, commercial.',
      'The client was a minor at the first service, and comes of age (18) on Friday, March 1, 2030: the age of majority in every state but Alabama, Mississippi and Nebraska.',
      'Compared:',
      '- Thursday, March 1, 2035: tx-681.36, 7 years after the last service (22 TAC 681.36; 781.309)',
      '- Thursday, March 1, 2035: tx-681.36, a minor’s chart for 5 years after majority (22 TAC 681.36; 781.309)',
      '- Thursday, March 1, 2035: floor, 7 years after the last service (APA Record Keeping Guidelines (2007), guideline 7)',
      '- Wednesday, March 1, 2034: ny-29.2, 6 years after the last service (8 NYCRR 29.2(a)(3))',
      '- Wednesday, March 1, 2034: ny-29.2, a minor’s chart until age 22 (8 NYCRR 29.2(a)(3))',
      '- Tuesday, March 1, 2033: floor, a minor’s chart for 3 years after majority (APA Record Keeping Guidelines (2007), guideline 7)',
    ]);
  });

  it('is explained with the day through which a lead keeps it, where that is later', async () => {
    const keptUntil = async (day: string | null) => {
      const data = { keptUntil: day === null ? null : new Date(day) };
      await office.db.chart.update({ where: { id: chartId }, data });
      return (await explainRetention(office.db, { chartId, at }))?.slice(0, 3);
    };
    const rule =
      'The rule that decides is tx-681.36 (22 TAC 681.36; 781.309): 7 years after the last service.';
    const byLead = [
      'The chart is kept through Saturday, March 1, 2036.',
      rule,
      'The rule asks for it through Thursday, March 1, 2035; a lead keeps it through Saturday, March 1, 2036, and the audit trail says why.',
    ];
    expect(await keptUntil('2036-03-01')).toEqual(byLead);
    const page = await (await office.signedIn('staff', mails.agent)).get(`/record-retention/${chartId}`);
    for (const sentence of byLead) expect(page.text).toContain(`<li>${sentence}</li>`);
    expect((await printed(chartId)).said).toContain(byLead.join('\n'));
    const byRule = [
      'The chart is kept through Thursday, March 1, 2035.',
      rule,
      expect.stringMatching('^Rules of'),
    ];
    for (const day of ['2035-03-01', null]) expect(await keptUntil(day)).toEqual(byRule);
  });

  it('is explained on the page by just these sentences', async () => {
    const sentences = await explainRetention(office.db, { chartId, at });
    const { text } = await (await office.signedIn('staff', mails.agent)).get(`/record-retention/${chartId}`);
    const [, lists = ''] = /<ul>(<li>The chart is kept.*)<\/ul>/s.exec(text) ?? [];
    const shown = Array.from(lists.matchAll(/<(?:li|h2)>(.*?)<\/(?:li|h2)>/gs), ([, line]) => line);
    const said = sentences?.map((line) =>
      line === 'Compared:' ? 'What was compared' : line.replace(/^- /, ''),
    );
    expect(shown).toEqual(said);
  });

  it('is printed by `npm run retention:explain`, which exits 1 for a chart that there isn’t', async () => {
    expect(await printed(chartId)).toMatchObject({
      status: 0,
      said: expect.stringContaining('The chart is kept through Thursday, March 1, 2035.\n') as string,
    });
    for (const id of [randomUUID(), 'CT-7Q4M-2KXA'])
      expect(await printed(id)).toEqual({
        status: 1,
        said: 'There is no chart with this id. Usage: npm run retention:explain -- <id of a chart>\n',
      });
  });
});

function printed(id: string): Promise<{ status: number; said: string }> {
  return new Promise((settle) => {
    execFile(
      'npm',
      ['run', '--silent', 'retention:explain', '--', id],
      { env: { ...process.env, DATABASE_URL: office.config.DATABASE_URL } },
      (error, stdout) => settle({ status: Number(error?.code ?? 0), said: stdout }),
    );
  });
}
