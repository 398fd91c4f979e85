import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { besideTasks } from '../harness/beside-tasks.js';
import type { Browser } from '../harness/browser.js';
import { letAnHourPass } from '../harness/one-time-codes.js';
import { mails, phones } from '../harness/personas.js';
import { withPractice } from '../../src/operations/account/practice.js';
import { startSweep } from '../../src/cases/sweep.js';
import { errands } from '../../src/operations/sweep.js';
import { endChallenges } from '../../src/operations/two-factor/move.js';
import { signalSettledAgain } from '../../src/operations/two-factor/unsent-codes.js';
import { sendAnotherCode } from '../../src/operations/two-factor/send-again.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { twoFactorId } from '../../src/protocol/two-factor/messages.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await letAnHourPass(office, mails.provider);
  await office.db.secondFactor.updateMany({
    where: { account: { email: mails.provider } },
    data: { phone: phones.provider },
  });
});
afterAll(() => office.close());

async function afterPassword(phone: string = phones.provider): Promise<Browser> {
  await office.db.secondFactor.updateMany({
    where: { account: { email: mails.provider } },
    data: { phone },
  });
  const browser = office.browse('provider');
  await browser.post('/sign-in', { email: mails.provider, password });
  return browser;
}

const challenge = () =>
  office.db.codeChallenge.findFirstOrThrow({
    orderBy: { openedAt: 'desc' },
    include: {
      sends: { orderBy: { round: 'asc' } },
      case: { include: { events: { orderBy: { id: 'asc' } } } },
    },
  });
const settledAs = (status: string, round = 0) =>
  until(`sending ${round} is ${status}`, async () => (await challenge()).sends[round]?.status === status);
const reached = (kind: 'sms' | 'call' | 'mail', to: string) =>
  office.inbox.messages.filter((message) => message.kind === kind && message.to === to);
const codeIn = (text: string) => /(?<!\d)(\d{6})(?!\d)/.exec(text)?.[1] ?? '';
const isIn = async (browser: Browser) => (await browser.get('/account')).response.url.endsWith('/account');

describe('the code of a sign-in, on its way', () => {
  it('comes by text with a last line that binds it to the portal, and signs in', async () => {
    const before = reached('sms', phones.provider).length;
    const person = await afterPassword();
    await until('the text is there', async () => reached('sms', phones.provider).length > before);
    const text = reached('sms', phones.provider)[0]?.text ?? '';
    expect(text.split('\n').at(-1)).toBe(`@localhost #${codeIn(text)}`);
    expect(text).toContain('Headway will never ask you for this code');
    await settledAs('delivered');
    expect((await person.get('/two-factor')).text).toContain('Your code was delivered to •••• 01');
    expect((await person.post('/two-factor/code', { code: codeIn(text) })).status).toBe(200);
    expect(await isIn(person)).toBe(true);
    const { id, case: row } = await challenge();
    expect(row.events.map(({ code }) => code).toSorted()).toEqual([
      'challenge-passed',
      'code-delivered',
      'code-sent',
    ]);
    const handle = office.temporal.workflow.getHandle(twoFactorId(id));
    await handle.result();
    const { events = [] } = await handle.fetchHistory();
    expect(besideTasks(events).length).toBeLessThanOrEqual(11);
    expect((events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length).toBe(1);
  });

  it('is spoken by a call, the same as in the text', async () => {
    const person = await afterPassword();
    await settledAs('delivered');
    const texted = codeIn(reached('sms', phones.provider)[0]?.text ?? '');
    await person.post('/two-factor/send', { method: 'voice' });
    await until('the phone rang', async () => reached('call', phones.provider).length > 0);
    await until('the code was said', async () =>
      (reached('call', phones.provider)[0]?.text ?? '').replace(/\D/g, '').includes(texted),
    );
    expect((await person.post('/two-factor/code', { code: texted })).status).toBe(200);
  });

  it('comes once Temporal is back where that was away when it was asked for, and comes once', async () => {
    await afterPassword();
    await settledAs('delivered');
    const { sessionIdHash, accountId } = await challenge();
    const account = await office.db.account.findUniqueOrThrow({
      where: { id: accountId },
      include: withPractice,
    });
    const signedIn = { account, sessionIdHash, isPending: true, initials: '', endsAt: new Date() };
    const nowhere = connectDependencies(
      loadConfig({ ...office.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' }),
    );
    const pending = { dependencies: nowhere, portal: 'provider', signedIn } as const;
    expect(await sendAnotherCode(pending, { method: 'voice', seen: '' })).toEqual({ done: true });
    expect((await challenge()).sends[1]?.status).toBe('pending');
    await nowhere.close();

    const before = reached('call', phones.provider).length;
    const halfAMinuteOn = { ...office, clock: () => new Date(Date.now() + 30_000) };
    const stops = [startSweep(halfAMinuteOn, errands), startSweep(halfAMinuteOn, errands)];
    await settledAs('delivered', 1);
    for (const stop of stops) await stop();
    expect(reached('call', phones.provider).length).toBe(before + 1);
  });

  it('is not waited for in Temporal once it is over, though the API that settled it ended before it could say so', async () => {
    await afterPassword();
    const { id } = await challenge();
    const workflow = office.temporal.workflow.getHandle(twoFactorId(id));
    await until(
      'it runs',
      async () => (await workflow.describe().catch(() => null))?.status.name === 'RUNNING',
    );
    await office.db.$transaction((tx) => endChallenges(tx, { id }, 'supersede', { at: new Date() }));
    const later = { ...office, clock: () => new Date(Date.now() + 30_000) };
    await until('it has ended', async () => {
      await signalSettledAgain(later, new AbortController().signal);
      return (await workflow.describe()).status.name === 'COMPLETED';
    });
  });

  it('comes by email with the code in the text and never in the subject', async () => {
    const person = await afterPassword();
    await person.post('/two-factor/send', { method: 'email' });
    const mail = await until('the mail is there', async () => reached('mail', mails.provider)[0] ?? null);
    office.take(mails.provider, 'Your Headway login code');
    expect(mail.subject).toBe('Your Headway login code');
    expect(mail.subject).not.toMatch(/\d/);
    const answer = await person.post('/two-factor/code', { code: codeIn(mail.text) });
    expect(answer.status).toBe(200);
    expect(await isIn(person)).toBe(true);
  });

  it.each([
    ['the phone replied STOP', '+15005550004', 'refused', 'replied STOP', '21610'],
    ['the number is a landline', '+15005550009', 'refused', 'landline', '21614'],
    [
      'the country is not allowed',
      '+15005550003',
      'refused',
      'Texts to this country are not allowed',
      '21408',
    ],
    ['the phone is out of reach', '+15005553003', 'undelivered', 'switched off or out of reach', '30003'],
    ['the carrier finds a landline', '+15005553006', 'undelivered', 'landline', '30006'],
  ])(
    'that does not arrive because %s says so, offers the other methods and is not tried again by itself',
    async (_why, phone, status, said, because) => {
      const person = await afterPassword(phone);
      await settledAs(status);
      const { text } = await person.get('/two-factor');
      expect(text).toContain(said);
      expect(text).toContain('name="method" value="voice"');
      expect(text).toContain('name="method" value="email"');
      expect((await challenge()).sends).toMatchObject([{ because, attempts: 1 }]);
      await person.post('/two-factor/send', { method: 'email' });
      await settledAs('accepted', 1);
      await office.enterCode('provider', person);
      expect(await isIn(person)).toBe(true);
    },
  );

  it('that Twilio cannot take is tried three times, then “could not send”, and the next is not charged', async () => {
    for (const _time of [1, 2, 3]) office.twilio.misbehaveNext({ kind: 'answer', answer: 'tooMany' });
    const person = await afterPassword('+12125550161');
    await settledAs('withheld');
    expect((await challenge()).sends).toMatchObject([{ because: 'not_taken', attempts: 3 }]);
    expect((await person.get('/two-factor')).text).toContain('We could not send the text to •••• 61');
    expect(reached('sms', '+12125550161')).toEqual([]);
    expect((await person.post('/two-factor/send', { method: 'text' })).status).toBe(200);
    await settledAs('delivered', 1);
    expect(reached('sms', '+12125550161')).toHaveLength(1);
  });

  it('that was taken before the line broke off is not sent again by itself; asked for again it is the same', async () => {
    office.twilio.misbehaveNext({ kind: 'drop-after-accept' });
    const person = await afterPassword('+12125550162');
    await until('the text is there', async () => reached('sms', '+12125550162').length === 1);
    await until('a report came', async () => (await challenge()).sends[0]?.status === 'delivered');
    await office.db.codeSend.updateMany({
      where: { challengeId: (await challenge()).id },
      data: { requestedAt: new Date(Date.now() - 61_000) },
    });
    await person.post('/two-factor/send', { method: 'text' });
    await settledAs('delivered', 1);
    const texts = reached('sms', '+12125550162');
    expect(texts).toHaveLength(2);
    expect(codeIn(texts[0]?.text ?? '')).toBe(codeIn(texts[1]?.text ?? ''));
  });

  it('that Twilio answers with a broken reply is not known to be taken: nothing goes out a second time', async () => {
    office.twilio.misbehaveNext({ kind: 'answer', answer: 'broken' });
    const person = await afterPassword('+12125550163');
    await settledAs('unknown');
    expect((await person.get('/two-factor')).text).toContain('the code stays the same');
    expect((await challenge()).sends).toMatchObject([{ attempts: 1 }]);
  });
});
