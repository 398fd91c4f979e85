import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

/** The relay had taken the notice, so it counted as given, and stayed so when it came back. */
describe('the notice to a client, once its mail came back', () => {
  let office: BackOffice;
  let provider: Browser;
  let caseId: string;
  let chartId: string;
  beforeEach(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    provider = await office.signedIn('provider', mails.provider);
    chartId = office.people.charts['sourced'] ?? '';
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
    caseId = (await office.db.contractTermination.findFirstOrThrow()).id;
  });
  afterEach(() => office.close());

  const giveNotice = (at = new Date().toISOString(), round = 0) =>
    createActivities(office).giveNotice({
      caseId,
      chartId,
      round,
      headwaySourced: true,
      lastDayEndsAt: '2099-01-01T00:00:00.000Z',
      closesAt: null,
      at,
    });
  /** What the relay says about a mail it took before. */
  async function report(type: string, timestamp = new Date().toISOString()): Promise<void> {
    const body = JSON.stringify({ type, timestamp, data: { address: secrets.clientMail.toUpperCase() } });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', 'local-mail-webhook-secret').update(`m.${seconds}.${body}`);
    const { status } = await office.browse('client').json('/webhooks/mail', body, {
      'webhook-id': 'm',
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature.digest('base64')}`,
    });
    expect(status).toBe(204);
  }
  const given = async () =>
    (await office.db.clientMigration.findFirstOrThrow({ where: { chartId } })).noticeChannel;
  const calls = () =>
    office.db.supportTask.count({
      where: { caseId, subjectId: chartId, kind: 'give_notice_by_phone', status: 'open' },
    });

  it('counts as not given, has support call once however often that is reported, and stands in the case', async () => {
    await giveNotice();
    expect(await given()).toBe('mail');

    const reportedAt = new Date().toISOString();
    await Promise.all([report('mail.bounced', reportedAt), report('mail.bounced', reportedAt)]);
    await report('mail.bounced');

    expect([await given(), await calls()]).toEqual([null, 1]);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).toContain(
      'The email with the notice to a client came back. It doesn’t count as given, so support was asked to call.',
    );
  });

  it('counts as not given where it came back before it was written down', async () => {
    const at = new Date().toISOString();
    await giveNotice(at);
    await report('mail.bounced');
    await giveNotice(at);
    expect([await given(), await calls()]).toEqual([null, 1]);
  });

  it('counts as not given where the reminder is refused because there is no such mailbox', async () => {
    await giveNotice();
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.1.1' });
    await createActivities(office).remindClient({
      caseId,
      chartId,
      round: 0,
      lastDayEndsAt: '2099-01-01T00:00:00.000Z',
      at: new Date().toISOString(),
    });
    expect([await given(), await calls()]).toEqual([null, 1]);
  });

  it('asks for one call where the next notice is refused too', async () => {
    await giveNotice();
    await report('mail.bounced');
    const at = new Date().toISOString();
    expect(await giveNotice(at, 1)).toEqual({ kind: 'withheld', because: 'suppressed' });
    await createActivities(office).openTask({
      caseId,
      key: `notice/${chartId}/1`,
      kind: 'give_notice_by_phone',
      subjectId: chartId,
      at,
    });
    expect(await calls()).toBe(1);
  });

  it('stays given when support has told the client by phone since', async () => {
    await giveNotice();
    await report('mail.bounced');
    const { id } = await office.db.supportTask.findFirstOrThrow({ where: { kind: 'give_notice_by_phone' } });
    const agent = await office.signedIn('staff', mails.agent);
    await agent.post(`/tasks/${id}`, { channel: 'phone', resolution: 'Told by phone.' });
    await report('mail.bounced');
    expect([await given(), await calls()]).toEqual(['phone', 0]);
  });

  it.each([
    ['someone complains of it, who must have it', 'mail.complained', () => new Date().toISOString()],
    [
      'a mail of the day before came back',
      'mail.bounced',
      () => new Date(Date.now() - 86_400_000).toISOString(),
    ],
  ])('stays given when %s', async (_title, type, at) => {
    await giveNotice();
    await report(type, at());
    expect([await given(), await calls()]).toEqual(['mail', 0]);
  });

  it('is nothing to take back in a case that is over', async () => {
    await giveNotice();
    await office.db.contractTermination.update({ where: { id: caseId }, data: { state: 'completed' } });
    await report('mail.bounced');
    expect([await given(), await calls()]).toEqual(['mail', 0]);
  });
});
