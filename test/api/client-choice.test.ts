import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pathIn } from '../harness/clients.js';
import { clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import { limits } from '../../src/domain/limits.js';
import { createThrottle } from '../../src/security/throttle.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

/** Clients of a provider who had died were told that they could keep seeing them, and asked whether they wanted to. */
describe.each(['death', 'incapacity', 'licence_lost'])(
  'clients of a provider who sees clients no more (%s)',
  (startedBecause) => {
    let office: BackOffice;
    let agent: Browser;
    let caseId: string;
    let sourced: string;
    let own: string;
    const lastDayEndsAt = new Date(Date.now() + 3 * 86_400_000).toISOString();

    beforeAll(async () => {
      office = await openBackOffice({ policy: 'standard', worker: false });
      const { charts } = office.people;
      [sourced, own] = [charts['sourced'] ?? '', charts['own'] ?? ''];
      agent = await office.signedIn('staff', mails.agent);
      await agent.post('/terminations/new', {
        email: mails.provider,
        startedBecause,
        lastDay: lastDayEndsAt.slice(0, 10),
        custodianName: 'Dr. Carla Custos',
        recordsPractice: 'Custos Practice',
        recordsAddress: '1 Main Street, Albany NY',
      });
      caseId = (await office.db.contractTermination.findFirstOrThrow()).id;
    });
    afterAll(() => office.close());

    const activities = () => createActivities(office);
    const at = () => new Date().toISOString();
    const notice = (chartId: string) => ({
      caseId,
      chartId,
      round: 0,
      headwaySourced: chartId === sourced,
      lastDayEndsAt,
      closesAt: null,
      at: at(),
    });
    const lettersTo = (address: string) =>
      office.inbox.messages.filter(({ kind, to }) => kind === 'mail' && to === address);
    const outcomes = async () =>
      (await office.db.clientMigration.findMany({ where: { outcome: { not: null } } })).length;

    it('read in no mail that they could go on with them, nor why, but who has the records', async () => {
      const { giveNotice, remindClient, confirmToClients } = activities();
      await giveNotice(notice(sourced));
      await remindClient({ caseId, chartId: sourced, round: 0, lastDayEndsAt, at: at() });
      await giveNotice(notice(own));
      await giveNotice({ ...notice(own), round: 1 });
      await confirmToClients({ caseId, chartIds: [sourced, own], at: at() });

      const letters = [...lettersTo(secrets.clientMail), ...lettersTo('own.client@clients.example')];
      expect(letters).toHaveLength(6);
      expect(letters.map(({ subject, text }) => `${subject} ${text}`).join('\n')).not.toMatch(
        /keep seeing|outside Headway|through Headway|is leaving|last session|they will tell|died|death|licen|incapac/i,
      );
      const notices = letters.filter(({ text }) => text.includes('Your records will be held by'));
      expect(notices.map(({ text }) => text.includes('Dr. Carla Custos'))).toEqual([true, true, true]);
      expect(notices.map(({ text }) => text.includes('is no longer able to see clients after'))).toEqual([
        true,
        true,
        true,
      ]);
    });

    it('are not asked on the page of their choice whether they want to keep seeing them', async () => {
      const [letter] = lettersTo(secrets.clientMail).filter(({ text }) =>
        text.includes('/provider-leaving/'),
      );
      const path = pathIn({ text: letter?.text ?? '' });
      const client = office.browse('client');

      const page = await client.get(path);
      expect(page.text).toContain('Stay on Headway with a new provider');
      expect(page.text).toContain('Dr. Carla Custos will hold your records');
      expect(page.text).not.toMatch(/keep seeing|is leaving Headway|Your provider sees/);

      const answer = await client.post(path, { choice: 'follows_provider' });
      expect(answer.status).toBe(409);
      expect(answer.text).toContain(
        'This provider is no longer able to see clients. Choose one of the other answers.',
      );
      expect(await outcomes()).toBe(0);
    });

    it('change nothing on a page from before another answer, and see what counts now', async () => {
      const [letter] = lettersTo(secrets.clientMail).filter(({ text }) =>
        text.includes('/provider-leaving/'),
      );
      const path = pathIn({ text: letter?.text ?? '' });
      const client = office.browse('client');
      const seen = async () =>
        /name="seen" value(?:="(\w+)")?/.exec((await client.get(path)).text)?.[1] ?? '';
      const older = await seen();
      const keep = (outcome: 'finished' | null) =>
        office.db.clientMigration.updateMany({ where: { chartId: sourced }, data: { outcome } });
      await keep('finished');
      expect([older, await seen()]).toEqual(['', 'finished']);
      const answer = await client.post(path, { choice: 'stays', seen: older });
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('Your choice was changed since you opened that page');
      expect(answer.text).toMatch(/value="finished"[^>]*checked|checked[^>]*value="finished"/);
      expect(await office.db.pressProof.count()).toBe(0);
      await keep(null);
    });

    it('answer so often a day and no more: each answer is an update of Temporal, and a mail', async () => {
      const link = await office.db.mailedLink.findFirstOrThrow({
        where: { purpose: 'client-choice', subjectId: sourced },
      });
      const mayChoose = createThrottle(office, 'choice', limits.choicesPerLink);
      while (await mayChoose(link.id));
      const [letter] = lettersTo(secrets.clientMail).filter(({ text }) =>
        text.includes('/provider-leaving/'),
      );
      const { status, response } = await office
        .browse('client')
        .post(pathIn({ text: letter?.text ?? '' }), { choice: 'finished' });
      expect([status, await office.db.pressProof.count()]).toEqual([429, 0]);
      expect(response.headers.get('retry-after')).toBe('86400');
    });

    it('are not asked so on the phone either', async () => {
      await activities().openTask({
        caseId,
        key: `call/${sourced}`,
        kind: 'call_client_choice',
        subjectId: sourced,
        at: at(),
      });
      const { id } = await office.db.supportTask.findFirstOrThrow({ where: { kind: 'call_client_choice' } });
      const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
      for (const page of [await agent.get(`/tasks/${id}`), await agent.get(`/cases/${reference}`)]) {
        expect(page.text).toContain('Has finished');
        expect(page.text).not.toMatch(/keep seeing/i);
      }

      for (const path of [`/tasks/${id}`, `/tasks/${id}/act-token`]) {
        const answer = await agent.post(path, {
          choice: 'follows_provider',
          resolution: 'Reached by phone.',
        });
        expect([path, answer.status]).toEqual([path, 409]);
        expect(answer.text).toContain('This provider is no longer able to see clients.');
      }
      expect(await outcomes()).toBe(0);
    });

    it('cannot be written down so, whatever way it comes', async () => {
      const { recordChoice, recordCall } = activities();
      const { digest } = await office.db.mailedLink.findFirstOrThrow({ where: { subjectId: sourced } });
      const said = { caseId, chartId: sourced, updateId: 'update-1', at: at() };
      expect(await recordChoice({ ...said, linkDigest: digest, choice: 'follows_provider' })).toEqual({
        refused: 'choice-not-offered',
      });
      const actor = { accountId: office.people.provider.accountId, role: 'agent' } as const;
      await expect(recordCall({ ...said, reached: true, choice: 'follows_provider', actor })).rejects.toThrow(
        'This choice is not offered here.',
      );
      expect(await outcomes()).toBe(0);
    });
  },
);

/** The link in the first mail ended with the old last day, and said that the last day had passed. */
describe('the link under which a client chooses, once the last day has moved', () => {
  let office: BackOffice;
  let now: Date;
  let caseId: string;
  let path: string;
  const day = 86_400_000;

  beforeAll(async () => {
    now = new Date();
    office = await openBackOffice({ policy: 'standard', worker: false, clock: () => now });
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
    caseId = (await office.db.contractTermination.findFirstOrThrow()).id;
    await createActivities(office).giveNotice({
      caseId,
      chartId: office.people.charts['sourced'] ?? '',
      round: 0,
      headwaySourced: true,
      lastDayEndsAt: new Date(now.getTime() + 31 * day).toISOString(),
      closesAt: null,
      at: now.toISOString(),
    });
    const [letter] = office.inbox.messages.filter(({ to }) => to === secrets.clientMail);
    path = pathIn({ text: letter?.text ?? '' });
  });
  afterAll(() => office.close());

  it.each([
    ['works until the end of a later one', '2099-03-31', '2099-03-31T23:59:59-04:00', 200],
    ['and not after it', '2099-03-31', '2099-04-01T00:00:00-04:00', 410],
    ['works until the end of an earlier one', '2099-03-02', '2099-03-02T23:59:59-05:00', 200],
    ['and not after it either', '2099-03-02', '2099-03-03T00:00:00-05:00', 410],
  ] as const)('%s', async (_title, lastDay, at, status) => {
    const { id: providerId } = office.people.provider;
    await createActivities(office).moveLastDay({ caseId, providerId, lastDay });
    now = new Date(at);
    expect((await office.browse('client').get(path)).status).toBe(status);
  });
});

describe('a choice that nobody answers', () => {
  it('is taken back with the answer: the client hears that nothing was changed, and no worker does it later', async () => {
    const office = await openBackOffice({ policy: 'standard', worker: false });
    const { db, config, temporal } = office;
    const chartId = office.people.charts['sourced'] ?? '';
    const agent = await office.signedIn('staff', mails.agent);
    await agent.post('/terminations/new', {
      email: mails.provider,
      startedBecause: 'death',
      lastDay: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
      custodianName: 'Dr. Carla Custos',
      recordsPractice: 'Custos Practice',
      recordsAddress: '1 Main Street, Albany NY',
    });
    const { id: caseId } = await db.contractTermination.findFirstOrThrow();
    const now = new Date();
    const workflowId = clientMigrationId(caseId, chartId);
    const { token } = await db.$transaction((tx) =>
      issueMailedLink(tx, config.TOKEN_KEYS, {
        workflowId,
        purpose: 'client-choice',
        round: 0,
        subjectId: chartId,
        caseId,
        issuedAt: now,
        expiresAt: new Date(now.getTime() + 86_400_000),
      }),
    );
    // It is there, and no worker runs it.
    await temporal.workflow.start('clientMigration', {
      workflowId,
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      args: [{}],
    });
    const answer = await office.browse('client').post(`/provider-leaving/${token}`, { choice: 'stays' });
    expect([answer.status, answer.text.includes('Nothing was changed')]).toEqual([503, true]);
    const [press] = await db.pressProof.findMany();
    expect([press?.redeemedBy, (press?.expiresAt ?? now) <= new Date()]).toEqual([null, true]);
    await office.close();
  });
});
