import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Answer, type Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

const sourced = stableId('chart sourced');
const silent = stableId('chart silent');

/** The request as a program sends it; the last day is on the change to daylight-saving time. */
const goodBody = {
  lastDay: '2027-03-14',
  recordsContact: { practice: 'Moreau Practice', email: 'records@moreau.example' },
  clients: [
    { chartId: sourced, plan: 'continues_on_headway' },
    { chartId: silent, plan: 'not_known' },
  ],
  acknowledged: ['own_clients_are_yours', 'headway_sourced_stay', 'download_notes'],
};

let office: BackOffice;
let provider: Browser;

beforeAll(async () => {
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    clock: () => new Date('2026-11-24T15:00:00Z'),
  });
});
beforeEach(async () => {
  const { db } = office;
  await db.rateLimit.deleteMany();
  await db.terminationDraft.deleteMany();
  provider = await office.signedIn('provider', mails.provider);
});
afterAll(() => office.close());

const form = (change: Record<string, string> = {}) => ({
  ...goodForm({ sourced, silent }),
  lastDay: '2027-03-14',
  ...change,
});
const cases = () => office.db.contractTermination.count();
const referencesIn = (answers: readonly Answer[]) =>
  new Set(answers.map(({ text }) => /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]));

describe('a termination form with a mistake', () => {
  it.each([
    ['a last day in the past', { lastDay: '2026-11-23' }, 'lastDay', 'The last day must be in the future.'],
    [
      'a last day that is too soon',
      { lastDay: '2026-12-23' },
      'lastDay',
      'The last day must be at least 30 days ahead.',
    ],
    [
      'a last day that is no date',
      { lastDay: '2027-02-30' },
      'lastDay',
      'Enter a last day that is a real date',
    ],
    ['a last day in ten years', { lastDay: '2037-03-14' }, 'lastDay', 'The last day must be within a year.'],
    ['no last day', { lastDay: '' }, 'lastDay', 'Enter your last day.'],
    [
      'a records contact that cannot be reached',
      { recordsEmail: '' },
      'recordsAddress',
      'Enter at least one way to reach the records contact',
    ],
    ['a malformed email', { recordsEmail: 'records@' }, 'recordsEmail', 'Enter an email address in the form'],
    ['a malformed phone', { recordsPhone: '123' }, 'recordsPhone', 'Enter a phone number with its area code'],
    ['no practice', { recordsPractice: ' ' }, 'recordsPractice', 'Enter the name of the practice or person'],
    [
      'a practice too long to read',
      { recordsPractice: 'x'.repeat(121) },
      'recordsPractice',
      'Use 120 characters or fewer.',
    ],
    [
      'a web address instead of a practice',
      { recordsPractice: 'Sign in at evil.example' },
      'recordsPractice',
      'Enter the name only, without a web or email address, a phone number, or more than four digits.',
    ],
    [
      'a web address among the lines of a mailing address',
      { recordsAddress: '1 Main St\nGo to https://evil.example/headway-login' },
      'recordsAddress',
      'Enter the mailing address only, without a web or email address or a phone number.',
    ],
    [
      'a letter instead of a mailing address',
      { recordsAddress: 'Dear client,\n'.repeat(7) },
      'recordsAddress',
      'Use 6 lines or fewer.',
    ],
    [
      'feedback too long to read',
      { feedback: 'x'.repeat(4_001) },
      'feedback',
      'Use 4,000 characters or fewer.',
    ],
    [
      'no plan for a client',
      { [`plan.${silent}`]: '' },
      `plan.${silent}`,
      'Choose what is planned for this client.',
    ],
    ['no word why care ends', { [`plan.${silent}`]: 'care_ends' }, `because.${silent}`, 'Say why care ends'],
    [
      'a client who is not theirs',
      { 'plan.4d1f0000-0000-7000-8000-000000000000': 'not_known' },
      'plan.4d1f0000-0000-7000-8000-000000000000',
      'One of the clients is not in your caseload.',
    ],
    [
      'an acknowledgement missing',
      { 'acknowledge.download_notes': '' },
      'acknowledge.own_clients_are_yours',
      'Check all three boxes to continue.',
    ],
  ])(
    'with %s says so at the top and at the field, and keeps what was typed',
    async (_what, change, field, sentence) => {
      const page = await provider.post(
        '/contract-termination',
        form({ feedback: 'Thank you & goodbye', ...change }),
      );
      expect(page.status).toBe(400);
      expect(page.text).toContain('<title>Error: End your contract');
      expect(page.text).toContain('There is a problem');
      expect(page.text).toContain(`<a href="#${field}">`);
      expect(page.text).toContain(sentence);
      expect(page.text).toContain('<option value="moving" selected>');
      const later = await provider.get('/contract-termination');
      expect(later.text).toContain('<option value="moving" selected>');
      expect((await office.db.terminationDraft.findFirstOrThrow()).answers).toMatchObject({
        reason: 'moving',
        ...change,
      });
      expect(await cases()).toBe(0);
    },
  );

  it('says so where one plan is to be set for everyone, and none was chosen; what was typed is kept', async () => {
    const typed = form({ feedback: 'thank you', 'plan-for-the-rest': '', set: 'plan-for-the-rest' });
    const page = await provider.post('/contract-termination', typed);
    expect(page.status).toBe(400);
    expect(page.text).toContain(
      '<a href="#plan-for-the-rest">Choose a plan for everyone who doesn’t have one yet.</a>',
    );
    expect(page.text).toContain('thank you');
  });

  it('cannot be sent past its check page', async () => {
    await provider.post('/contract-termination', form({ lastDay: '2026-11-23' }));
    const sent = await sendTermination(provider);
    expect([sent.status, await cases()]).toEqual([400, 0]);
    expect(sent.text).toContain('The last day must be in the future.');
  });

  it('takes characters that no database keeps, and goes on', async () => {
    const page = await provider.post('/contract-termination', form({ feedback: 'thank\0 you' }));
    expect(page.status).toBe(200);
    expect(page.text).toContain('thank you');
  });
});

describe('a request by JSON with a mistake', () => {
  it.each([
    ['a last day in the past', { lastDay: '2026-11-23' }, 'lastDay', 'last-day-in-the-past'],
    ['a last day that is too soon', { lastDay: '2026-12-23' }, 'lastDay', 'last-day-too-soon'],
    ['a last day that is no date', { lastDay: 'soon' }, 'lastDay', 'last-day-not-a-date'],
    [
      'a records contact that cannot be reached',
      { recordsContact: { practice: 'P' } },
      'recordsContact.address',
      'records-contact-unreachable',
    ],
    [
      'a malformed email',
      { recordsContact: { practice: 'P', email: 'x' } },
      'recordsContact.email',
      'email-malformed',
    ],
    [
      'no plan for a client',
      { clients: [{ chartId: sourced, plan: 'not_known' }] },
      'clients',
      'plan-missing',
    ],
    [
      'a plan that does not exist',
      { clients: [goodBody.clients[0], { chartId: silent, plan: 'later' }] },
      'clients.1.plan',
      'plan-missing',
    ],
    [
      'a client who is not theirs',
      { clients: [...goodBody.clients, { chartId: 'someone', plan: 'not_known' }] },
      'clients.2.plan',
      'client-not-yours',
    ],
    [
      'an acknowledgement missing',
      { acknowledged: ['download_notes'] },
      'acknowledged',
      'acknowledgement-missing',
    ],
    ['an unknown field', { lastDate: '2027-03-14' }, 'lastDate', 'field-unknown'],
    [
      'an unknown field inside',
      { recordsContact: { practice: 'P', fax: '1' } },
      'recordsContact.fax',
      'field-unknown',
    ],
    ['a number for a date', { lastDay: 20_270_314 }, 'lastDay', 'field-malformed'],
  ])('with %s is answered by a problem document that names the field', async (_what, change, field, code) => {
    const answer = await provider.json('/v1/contract-terminations', { ...goodBody, ...change });
    expect(answer.response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: `/docs#${code}`,
      status: 400,
      code,
      errors: [{ field, code, detail: expect.stringMatching(/\.$/) as string }],
    });
    expect(await cases()).toBe(0);
  });

  it.each([
    ['cut short', '{"lastDay": "2027-', 400, 'body-malformed'],
    ['no object', '"2027-03-14"', 400, 'body-malformed'],
    ['larger than 100 kB', JSON.stringify({ lastDay: 'x'.repeat(102_400) }), 413, 'body-too-large'],
  ])('that is %s is answered by a problem document', async (_what, body, status, code) => {
    const answer = await provider.json('/v1/contract-terminations', body);
    expect(answer.response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      expect.objectContaining({ status, code }),
    ]);
  });

  it('gets a problem document for a path that does not exist and for a reference that is none', async () => {
    for (const path of [
      '/v1/nothing',
      '/v1/contract-terminations/CT-0000-0000',
      '/v1/contract-terminations/%00',
    ]) {
      const answer = await provider.get(path);
      expect([path, answer.status, JSON.parse(answer.text)]).toEqual([
        path,
        404,
        expect.objectContaining({ code: 'not-found' }),
      ]);
    }
  });
});

describe('a request that holds', () => {
  beforeEach(async () => {
    const { db } = office;
    await db.$transaction([
      db.sourceContest.deleteMany(),
      db.clientPlan.deleteMany(),
      db.contractTermination.deleteMany(),
      db.case.deleteMany({ where: { kind: 'contract_termination' } }),
    ]);
  });

  it('sent 20 times at once from two tabs is one case with one reference', async () => {
    const tabs = [provider, await office.signedIn('provider', mails.provider)];
    await provider.post('/contract-termination', form());
    const seen = hiddenIn((await provider.get('/contract-termination/check')).text);
    const sent = await Promise.all(
      Array.from(
        { length: 20 },
        (_none, number) => tabs[number % 2]?.post('/contract-termination/submit', seen) ?? provider.get('/'),
      ),
    );
    expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(sent.every(({ text }) => text.includes('Request received'))).toBe(true);
    expect([referencesIn(sent).size, await cases()]).toEqual([1, 1]);
    const later = await sendTermination(provider);
    expect(referencesIn([...sent, later]).size).toBe(1);
  });

  it('sends what was seen: what another tab saved since is shown, and checked again, before it goes', async () => {
    await provider.post('/contract-termination', form());
    const seen = hiddenIn((await provider.get('/contract-termination/check')).text);
    await provider.post('/contract-termination', { ...form(), recordsPractice: 'Another Practice' });
    for (const old of [seen, {}, { ...seen, seen: 'x' }]) {
      const answer = await provider.post('/contract-termination/submit', old);
      expect([answer.status, await cases()]).toEqual([409, 0]);
      expect(answer.text).toContain('your answers changed in another tab');
      expect(answer.text).toContain('Another Practice');
    }
    expect((await sendTermination(provider)).text).toContain('Request received');
    const sent = await office.db.contractTermination.findFirstOrThrow();
    expect(sent.recordsPractice).toBe('Another Practice');
  });

  it('is confirmed with the day on which clients are told', async () => {
    await provider.post('/contract-termination', form());
    const { text } = await sendTermination(provider);
    expect(text).toContain('We’ll tell your clients on Wednesday, November 25, 2026.');
  });

  it('sent 20 times at once by JSON is made once and told 20 times', async () => {
    const sent = await Promise.all(
      Array.from({ length: 20 }, () => provider.json('/v1/contract-terminations', goodBody)),
    );
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(19);
    expect([referencesIn(sent).size, await cases()]).toEqual([1, 1]);
  });

  it('takes a last day as Americans type it, and shows it in words', async () => {
    const page = await provider.post('/contract-termination', form({ lastDay: '01/15/2027' }));
    expect(page.text).toContain('Check your answers before you send your request');
    expect(page.text).toContain('Friday, January 15, 2027');
  });

  it('may come from a provider who has no clients', async () => {
    const alone = await office.signedIn('provider', mails.newProvider);
    expect((await alone.get('/contract-termination')).text).toContain('You have no clients right now.');
    await alone.post('/contract-termination', { ...form(), [`plan.${sourced}`]: '' });
    const answer = await alone.json('/v1/contract-terminations', { ...goodBody, clients: undefined });
    expect(answer.status).toBe(201);
  });

  /** The status page of a provider without clients said that they are being told, and asked for a download of nothing. */
  it('says nothing about clients to a provider who has none', async () => {
    const alone = await office.signedIn('provider', mails.newProvider);
    const fields = Object.entries(form()).filter(([name]) => !name.startsWith('plan.'));
    await alone.post('/contract-termination', Object.fromEntries(fields));
    const confirmed = await sendTermination(alone);
    const status = await alone.get('/contract-termination/status');
    for (const { text } of [confirmed, status]) {
      const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(text) ?? [];
      const words = main.replaceAll(/<[^>]+>/g, ' ').replaceAll('new clients', '');
      expect(words).not.toMatch(/client|the notice|download/i);
    }
  });

  it('asks nothing about clients of a provider who has only own ones', async () => {
    const { otherProvider } = office.people;
    await addChart(otherProvider.id, stableId('client own'), 'own');
    const other = await office.signedIn('provider', mails.otherProvider);
    const page = await other.get('/contract-termination');
    expect(page.text).toContain('These clients are yours');
    expect(page.text).not.toContain('name="plan.');
    expect((await other.json('/v1/contract-terminations', { ...goodBody, clients: [] })).status).toBe(201);
  });

  it('leaves a client alone who also sees another provider: that care goes on', async () => {
    const { otherProvider } = office.people;
    const beside = await addChart(otherProvider.id, stableId('client sourced'), 'headway_sourced');
    expect((await provider.json('/v1/contract-terminations', goodBody)).status).toBe(201);
    const planned = await office.db.clientPlan.findMany({ orderBy: { plan: 'asc' } });
    expect(planned.map(({ chartId, plan }) => [chartId, plan])).toEqual([
      [sourced, 'continues_on_headway'],
      [silent, 'not_known'],
    ]);
    const foreign = await provider.json('/v1/contract-terminations', {
      ...goodBody,
      clients: [...goodBody.clients, { chartId: beside, plan: 'not_known' }],
    });
    expect(JSON.parse(foreign.text)).toMatchObject({ code: 'client-not-yours' });
    const other = await office.signedIn('provider', mails.otherProvider);
    expect((await other.get('/caseload')).text).toContain('Quillfeather, Zephyrine');
  });

  it('ends at midnight in the provider’s time zone on the day when the clocks change', async () => {
    const { reference } = JSON.parse((await provider.json('/v1/contract-terminations', goodBody)).text) as {
      reference: string;
    };
    const status = await provider.get('/contract-termination/status');
    expect(status.text).toContain('March 14, 2027');
    // That day has 23 hours in New York: it ends at 04:00 UTC, an hour earlier than the day before.
    await moveSession('2027-03-15T03:59:59Z');
    expect(await appointmentsAfter(reference)).toBe(0);
    await moveSession('2027-03-15T04:00:00Z');
    expect(await appointmentsAfter(reference)).toBe(1);
  });

  async function moveSession(startsAt: string): Promise<void> {
    await office.db.appointment.updateMany({
      where: { id: { in: [stableId('coming sourced'), stableId('coming silent')] } },
      data: { startsAt: new Date('2027-01-01T00:00:00Z') },
    });
    await office.db.appointment.update({
      where: { id: stableId('coming own') },
      data: { startsAt: new Date(startsAt) },
    });
  }

  async function appointmentsAfter(reference: string): Promise<number> {
    const answer = await provider.get(`/v1/contract-terminations/${reference}`);
    return (JSON.parse(answer.text) as { readiness: { futureAppointments: number } }).readiness
      .futureAppointments;
  }

  async function addChart(providerId: string, clientId: string, source: 'own' | 'headway_sourced') {
    const at = new Date('2026-11-24T15:00:00Z');
    const id = stableId(`chart ${providerId} ${clientId}`);
    await office.db.chart.create({
      data: { id, clientId, providerId, source, sourceFixedAt: at, openedAt: at },
    });
    return id;
  }
});
