import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { MailTrouble } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

let office: BackOffice;
let caseId: string;
let chartId: string;
beforeEach(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const provider = await office.signedIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts));
  await sendTermination(provider);
  caseId = (await office.db.contractTermination.findFirstOrThrow()).id;
  chartId = office.people.charts['sourced'] ?? '';
});
afterEach(() => office.close());

const at = () => new Date().toISOString();
const lastDayEndsAt = '2099-01-01T00:00:00.000Z';
const activities = () => createActivities(office);
const giveNotice = (round = 0) =>
  activities().giveNotice({
    caseId,
    chartId,
    round,
    headwaySourced: true,
    lastDayEndsAt,
    closesAt: null,
    at: at(),
  });
const caseIs = (state: 'requested' | 'in_notice' | 'held' | 'withdrawn') =>
  office.db.contractTermination.update({ where: { id: caseId }, data: { state } });
const openTasks = async () =>
  (await office.db.supportTask.findMany({ where: { caseId, subjectId: chartId, status: 'open' } })).map(
    ({ kind }) => kind,
  );
/** Subjects of the mails to the client, the latest first. */
const subjects = () =>
  office.inbox.messages
    .filter(({ kind, to }) => kind === 'mail' && to === secrets.clientMail)
    .map(({ subject }) => subject);

/** Clients who had never been told that their provider leaves read that the provider stays, or were called about it. */
describe('after a withdrawal, that the provider stays', () => {
  const tellProviderStays = () => activities().tellProviderStays({ caseId, chartId, at: at() });
  const suppressClient = () =>
    office.db.suppression.create({
      data: { address: secrets.clientMail, reason: 'bounced', since: new Date() },
    });

  it('is not said to a client whom the notice never reached', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550 });
    await giveNotice();
    await caseIs('withdrawn');
    expect(await tellProviderStays()).toEqual({ kind: 'needless' });
    expect(subjects()).toEqual([]);
  });

  it('is mailed to a client who has the notice', async () => {
    await giveNotice();
    await caseIs('withdrawn');
    expect(await tellProviderStays()).toEqual({ kind: 'accepted' });
    expect(subjects()).toEqual(['Your provider stays with Headway', 'A change with your provider']);
  });

  it('is said to nobody whose notice came back', async () => {
    await giveNotice();
    await office.db.clientMigration.updateMany({ data: { noticeGivenAt: null, noticeChannel: null } });
    await suppressClient();
    await caseIs('withdrawn');
    expect(await tellProviderStays()).toEqual({ kind: 'needless' });
  });

  it('is left to support where a client was told by phone, in a task that says so and gives no notice', async () => {
    await suppressClient();
    await giveNotice();
    await office.db.clientMigration.updateMany({
      data: { noticeGivenAt: new Date(), noticeChannel: 'phone' },
    });
    await caseIs('withdrawn');
    expect(await tellProviderStays()).toEqual({ kind: 'withheld', because: 'suppressed' });
    await activities().openTask({
      caseId,
      key: `stays/${chartId}`,
      kind: 'tell_provider_stays',
      subjectId: chartId,
      at: at(),
    });

    const before = await office.db.clientMigration.findFirstOrThrow();
    const task = await office.db.supportTask.findFirstOrThrow({ where: { kind: 'tell_provider_stays' } });
    const agent = await office.signedIn('staff', mails.agent);
    const page = await agent.get(`/tasks/${task.id}`);
    expect(page.text).toContain('Tell a client that their provider is staying');
    expect(page.text).not.toContain('How the client was told');
    await agent.post(`/tasks/${task.id}`, { resolution: 'Told by phone.' });
    expect(await openTasks()).toEqual([]);
    expect(await office.db.clientMigration.findFirstOrThrow()).toEqual(before);
  });
});

/** A mail that the relay put off was tried for a day, whatever became of the case meanwhile. */
describe('a mail about the last day that is tried again', () => {
  const remindClient = () =>
    activities().remindClient({ caseId, chartId, round: 0, lastDayEndsAt, at: at() });

  it('is not sent once the case was withdrawn, and nobody has to call instead', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 450 });
    await expect(giveNotice()).rejects.toThrow(MailTrouble);
    await caseIs('withdrawn');
    expect(await giveNotice()).toEqual({ kind: 'needless' });
    expect(await remindClient()).toEqual({ kind: 'needless' });
    expect(subjects()).toEqual([]);
  });

  it('does not urge a client to choose who deactivated their account meanwhile', async () => {
    const accountId = await addClientAccount(office, 'leaves.too@clients.example');
    await office.db.client.updateMany({
      where: { charts: { some: { id: chartId } } },
      data: { accountId },
    });
    await giveNotice();
    await office.db.account.update({ where: { id: accountId }, data: { status: 'deactivated' } });
    expect(await remindClient()).toEqual({ kind: 'needless' });
    expect(subjects()).toEqual(['A change with your provider']);
    await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
    expect(await remindClient()).toEqual({ kind: 'accepted' });
  });

  it('is not sent to a client who deactivated their account before, nor that the provider stays to one who did after', async () => {
    const accountId = await addClientAccount(office, 'left.before@clients.example');
    await office.db.client.updateMany({
      where: { charts: { some: { id: chartId } } },
      data: { accountId },
    });
    const left = (status: 'active' | 'deactivated') =>
      office.db.account.update({ where: { id: accountId }, data: { status } });
    await left('deactivated');
    expect(await giveNotice()).toEqual({ kind: 'needless' });
    expect(await giveNotice(1)).toEqual({ kind: 'needless' });
    expect(subjects()).toEqual([]);
    await left('active');
    expect(await giveNotice()).toEqual({ kind: 'accepted' });
    await left('deactivated');
    await caseIs('withdrawn');
    expect(await activities().tellProviderStays({ caseId, chartId, at: at() })).toEqual({ kind: 'needless' });
    expect(subjects()).toEqual(['A change with your provider']);
    await left('active');
    expect(await activities().tellProviderStays({ caseId, chartId, at: at() })).toEqual({ kind: 'accepted' });
  });

  it('waits while the case is held, and goes after that', async () => {
    office.smtp.misbehaveNext({ kind: 'refuse', code: 450 });
    await expect(giveNotice()).rejects.toThrow(MailTrouble);
    await caseIs('held');
    expect(await giveNotice()).toEqual({ kind: 'held' });
    expect(subjects()).toEqual([]);
    await caseIs('in_notice');
    expect(await giveNotice()).toEqual({ kind: 'accepted' });
    await caseIs('held');
    expect(await remindClient()).toEqual({ kind: 'held' });
    expect(subjects()).toEqual(['A change with your provider']);
    expect((await office.db.clientMigration.findFirstOrThrow({ where: { chartId } })).remindedAt).toBeNull();
  });

  it.each(['give_notice_by_phone', 'call_client_first', 'call_client_choice'] as const)(
    'and fails after the withdrawal, has support do nothing anymore (%s)',
    async (kind) => {
      const task = { caseId, key: `late/${chartId}`, kind, subjectId: chartId, at: at() };
      await caseIs('withdrawn');
      await activities().openTask(task);
      expect(await openTasks()).toEqual([]);
      expect(office.inbox.messages.filter((message) => message.kind === 'sms')).toEqual([]);
      await caseIs('in_notice');
      await activities().openTask(task);
      expect(await openTasks()).toEqual([kind]);
    },
  );
});

/** A choice was answered by a page alone, and someone who closed it had nothing. */
describe('an email that confirms a choice', () => {
  const confirm = (choice: 'stays' | 'finished', updateId: string) =>
    activities().confirmChoice({ caseId, chartId, choice, updateId, round: 0, lastDayEndsAt, at: at() });
  const chosen = (outcome: 'stays' | 'finished') =>
    office.db.clientMigration.updateMany({ where: { chartId }, data: { outcome } });

  it('says once a press what was saved, what follows and until when it can be changed, with the same link', async () => {
    await giveNotice();
    await chosen('stays');
    expect(await confirm('stays', 'first')).toEqual({ kind: 'accepted' });
    expect(await confirm('stays', 'first')).toEqual({ kind: 'accepted' });
    expect(subjects()).toEqual(['We saved your choice', 'A change with your provider']);
    const [saved, notice] = office.take(secrets.clientMail, '').toReversed();
    expect(saved?.text).toContain('Stay on Headway with a new provider');
    expect(saved?.text).toContain('Support looks for a new provider');
    expect(saved?.text).toMatch(/You can change your choice until \w+day, \w+ \d+, \d{4} ends\./);
    const link = /\/provider-leaving\/\S+/;
    expect(link.exec(saved?.text ?? '')?.[0]).toBe(link.exec(notice?.text ?? '')?.[0]);
  });

  it('is not sent for a choice that was changed before it went out', async () => {
    await giveNotice();
    await chosen('finished');
    expect(await confirm('stays', 'first')).toEqual({ kind: 'needless' });
    expect(await confirm('finished', 'second')).toEqual({ kind: 'accepted' });
    expect(subjects()).toEqual(['We saved your choice', 'A change with your provider']);
  });
});
