import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInbox } from '../../dev/inbox/messages.js';
import { startInboxServer } from '../../dev/inbox/server.js';
import { createTwilioPhone } from '../../src/adapters/twilio.js';
import { loadConfig } from '../../src/config.js';
import { PhoneTrouble, type Phone } from '../../src/ports.js';
import { until } from '../harness/back-office.js';
import { freePort } from '../harness/global-setup.js';

const someone = '+15557654321';

describe('texts and calls through Twilio', () => {
  const inbox = createInbox(null);
  let gate: Awaited<ReturnType<typeof startInboxServer>>;
  let phone: Phone;
  beforeAll(async () => {
    gate = await startInboxServer(inbox, 0);
    phone = createTwilioPhone(loadConfig(gate.environment));
  });
  beforeEach(() => inbox.clear());
  afterAll(() => gate.stop());

  const troubleOf = async (request: Promise<unknown>): Promise<PhoneTrouble> => {
    const error = await request.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PhoneTrouble);
    return error as PhoneTrouble;
  };

  it('brings a text to the person, word for word', async () => {
    const reply = await phone.sendText({ to: someone, text: 'Ünïcödé 🕊 & 100 % of it' });

    expect(reply).toMatchObject({ kind: 'accepted' });
    expect(inbox.messages).toEqual([
      expect.objectContaining({
        kind: 'sms',
        to: someone,
        from: '+15005550006',
        text: 'Ünïcödé 🕊 & 100 % of it',
      }),
    ]);
  });

  it('shows texts and calls by their ids, to the account alone', async () => {
    const text = await phone.sendText({ to: someone, text: 'One' });
    const sid = text.kind === 'accepted' ? text.sid : '';
    const account = `${gate.environment.TWILIO_API_URL}/2010-04-01/Accounts/${gate.environment.TWILIO_ACCOUNT_SID}`;
    const authorization = `Basic ${Buffer.from(`${gate.environment.TWILIO_ACCOUNT_SID}:${gate.environment.TWILIO_AUTH_TOKEN}`).toString('base64')}`;

    const shown = await until('the text is delivered', async () => {
      const answer = await fetch(`${account}/Messages/${sid}.json`, { headers: { authorization } });
      const body = (await answer.json()) as { status: string };
      return body.status === 'delivered' ? body : null;
    });
    expect(shown).toMatchObject({ sid, to: someone, body: 'One', error_code: null });
    expect((await fetch(`${account}/Calls/${sid}.json`, { headers: { authorization } })).status).toBe(404);
    expect((await fetch(`${account}/Messages/${sid}.json`)).status).toBe(401);
  });

  it.each([
    ['a number that does not exist', '+15005550001', 21211],
    ['something that is no number', 'my phone', 21211],
    ['a number that cannot be routed', '+15005550002', 21612],
    ['a region that is not allowed', '+15005550003', 21408],
    ['someone who replied STOP', '+15005550004', 21610],
    ['a landline', '+15005550009', 21614],
  ])('says that a text to %s is refused', async (_, to, code) => {
    expect(await phone.sendText({ to, text: 'One' })).toEqual({ kind: 'refused', code });
    expect(inbox.messages).toEqual([]);
  });

  it.each(['tooMany', 'unavailable', 'unauthorized'] as const)(
    'lets a text be tried again after the answer %s, because it was not taken',
    async (answer) => {
      gate.twilio.misbehaveNext({ kind: 'answer', answer });

      expect(await troubleOf(phone.sendText({ to: someone, text: 'One' }))).toMatchObject({
        mayBeTaken: false,
      });
      expect(await phone.sendText({ to: someone, text: 'One' })).toMatchObject({ kind: 'accepted' });
      expect(inbox.messages).toHaveLength(1);
    },
  );

  it('lets a text be tried again when nobody listens', async () => {
    const nobody = createTwilioPhone(
      loadConfig({ TWILIO_API_URL: `http://127.0.0.1:${await freePort()}/twilio` }),
    );

    expect(await troubleOf(nobody.sendText({ to: someone, text: 'One' }))).toMatchObject({
      mayBeTaken: false,
    });
  });

  it('says that nobody knows when the server breaks, and when the line drops after the text was taken', async () => {
    gate.twilio.misbehaveNext({ kind: 'answer', answer: 'broken' });
    expect(await troubleOf(phone.sendText({ to: someone, text: 'One' }))).toMatchObject({ mayBeTaken: true });

    gate.twilio.misbehaveNext({ kind: 'drop-after-accept' });
    expect(await troubleOf(phone.sendText({ to: someone, text: 'Two' }))).toMatchObject({ mayBeTaken: true });
    expect(inbox.messages.map(({ text }) => text)).toEqual(['Two']);
  });

  it('gives up on a silent server after ten seconds, not knowing', async () => {
    gate.twilio.misbehaveNext({ kind: 'hang' });

    expect(await troubleOf(phone.sendText({ to: someone, text: 'One' }))).toMatchObject({ mayBeTaken: true });
  });

  it('names neither the number nor the text when it complains', async () => {
    gate.twilio.misbehaveNext({ kind: 'answer', answer: 'broken' });
    const trouble = await troubleOf(phone.sendText({ to: someone, text: 'A secret' }));

    expect(`${trouble.stack}${JSON.stringify(trouble)}`).not.toMatch(/5557654321|A secret/);
  });
});
