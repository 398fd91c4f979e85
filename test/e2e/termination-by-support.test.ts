import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { mails, secrets } from '../harness/personas.js';

/** Today where the provider of the personas is. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const startForm = (startedBecause: string) => ({
  email: mails.provider,
  startedBecause,
  lastDay: today(),
  custodianName: 'Dr. Carla Custos',
  recordsPractice: 'Custos Practice',
  recordsAddress: '1 Main Street, Albany NY',
});

/** The address of the provider gets no mail: what can't be mailed goes by post. */
const suppressProvider = ({ db }: BackOffice) =>
  db.suppression.create({
    data: { address: mails.provider, reason: 'bounced', since: new Date() },
  });

describe('a contract that Headway ends today, because the license was lost', () => {
  let office: BackOffice;
  let agent: Browser;
  let caseId: string;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    await suppressProvider(office);
    agent = await office.signedIn('staff', mails.agent);
  });
  afterAll(() => office.close());

  const openTasks = (kind: string) =>
    office.db.supportTask.findMany({ where: { caseId, kind, status: 'open' }, orderBy: { id: 'asc' } });

  it('is not started without someone who keeps the records', async () => {
    const page = await agent.post('/terminations/new', { ...startForm('licence_lost'), custodianName: '' });
    expect([page.status, await office.db.contractTermination.count()]).toEqual([400, 0]);
  });

  it('asks of a provider’s contract, and not of one’s own', async () => {
    const page = await agent.post('/terminations/new', {});
    expect(page.text).toContain('Enter the last day.');
    expect(page.text).toContain('who will hold the records.');
    expect(page.text.replace('for your account', '')).not.toMatch(/\byour (?!account)/);
  });

  it('is started by support, with today as the last day and a custodian', async () => {
    const page = await agent.post('/terminations/new', startForm('licence_lost'));
    expect(page.text).toContain('The case was started.');
    const row = await office.db.contractTermination.findFirstOrThrow();
    caseId = row.id;
    expect([row.startedBecause, row.custodianName, row.lastDay.toISOString().slice(0, 10)]).toEqual([
      'licence_lost',
      'Dr. Carla Custos',
      today(),
    ]);
  });

  it('has support call every client before any mail goes out', async () => {
    const calls = await until('support is asked to call', async () => {
      const tasks = await openTasks('call_client_first');
      return tasks.length === 3 && tasks;
    });
    expect(office.inbox.messages.filter(({ to }) => to === secrets.clientMail)).toEqual([]);
    const { charts } = office.people;
    const ofSourced = calls.find(({ subjectId }) => subjectId === charts['sourced']);
    await agent.post(`/tasks/${ofSourced?.id}`, { channel: 'phone', resolution: 'Told by phone.' });
    const told = await office.db.clientMigration.findFirstOrThrow({
      where: { chartId: charts['sourced'] ?? '' },
    });
    expect([told.noticeChannel, told.noticeGivenAt]).toEqual(['phone', expect.any(Date)]);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const { text } = await agent.get(`/cases/${reference}`);
    expect(text).toContain(
      `Task finished: Call a client before the email goes out (${secrets.clientName} ${secrets.clientFamily}).<small> agent Staff: “Told by phone.”</small>`,
    );
  });

  it('is told to the provider by post where no mail can be delivered', async () => {
    await until('support is asked', async () => (await openTasks('post_provider_letter')).length === 1);
    const [task] = await openTasks('post_provider_letter');
    expect(task?.key).toBe('mail-withheld/termination-started-by-support/0');
    const page = await agent.get(`/tasks/${task?.id}`);
    expect(page.text).toContain('Mail a letter to a provider or their representative');
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    expect((await agent.get(`/cases/${reference}`)).text).toContain(
      'We couldn’t send an email because the address is blocked.',
    );
  });

  it.each([
    ['/contract-termination/withdraw', {}, 409],
    ['/contract-termination/last-day', { lastDay: inDays(200) }, 403],
    ['/contract-termination/delay-notice', { days: '1' }, 409],
    ['/contract-termination/send-notice', {}, 409],
  ])('is not the provider’s to change by %s', async (path, fields, status) => {
    const provider = await office.signedIn('provider', mails.provider);
    const before = await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
    const offered = await provider.get('/contract-termination/status');
    expect(offered.text).toContain('Headway is ending your contract.');
    expect(offered.text).not.toContain(`action="${path}"`);
    const answer = await provider.post(path, fields);
    expect(answer.status).toBe(status);
    expect(await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } })).toEqual(before);
  });
});

describe('a contract that ends with the death of the provider', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice();
  });
  afterAll(() => office.close());

  it('ends with every client told where the records are, and what the provider would have got goes by post', async () => {
    const { db } = office;
    const lead = await office.signedIn('staff', mails.lead);
    await lead.post('/terminations/new', startForm('death'));
    const { id, reference } = await db.case.findFirstOrThrow({ where: { kind: 'contract_termination' } });
    const calls = await until('support is asked to call', async () => {
      const tasks = await db.supportTask.findMany({ where: { caseId: id, kind: 'call_client_first' } });
      return tasks.length === 3 && tasks;
    });
    const notice = await until(
      'the client has the mail',
      async () => office.take(secrets.clientMail, 'A change with your provider').at(0) ?? null,
    );
    expect(notice.text).toContain('988');
    const sent = await until('its acceptance is written', () =>
      db.outboundMail.findFirst({ where: { template: 'client-notice', status: 'accepted' } }),
    );
    // Each client is mailed a day after support was asked to call that one, whoever else is asked meanwhile.
    const call = calls.find(({ subjectId }) => sent.key.includes(`/${subjectId}/`));
    expect(sent.createdAt > (call?.openedAt ?? new Date())).toBe(true);

    await until('the last day has ended', () => db.case.findFirst({ where: { id, state: 'closing' } }));
    for (const gate of ['unsigned_notes', 'unbilled_sessions', 'clients_without_outcome'])
      await lead.post(`/cases/${reference}/acts/overrideGate`, {
        'overrideGate.gate': gate,
        'overrideGate.reason': 'the provider has died',
      });
    await until('the case is complete', () =>
      db.case.findFirst({ where: { id, state: 'completed', closedAt: { not: null } } }),
    );
    expect(office.inbox.messages.filter(({ to }) => to === mails.provider)).toEqual([]);
    const posted = await db.supportTask.findMany({ where: { caseId: id, kind: 'post_provider_letter' } });
    expect(posted.map(({ key }) => key)).toEqual(['mail-withheld/exit-letter/0']);
    const [ended] = office.take(secrets.clientMail, 'Your sessions with your provider');
    expect(ended?.text).toContain('Dr. Carla Custos');
  });
});
