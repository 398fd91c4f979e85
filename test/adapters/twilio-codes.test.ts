import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInbox } from '../../dev/inbox/messages.js';
import { startInboxServer } from '../../dev/inbox/server.js';
import { createCodeSender } from '../../src/adapters/twilio-codes.js';
import { loadConfig } from '../../src/config.js';
import { codeText } from '../../src/mail/two-factor/texts.js';
import { PhoneTrouble, type CodeSender, type CodeToSend } from '../../src/ports.js';
import { until } from '../harness/back-office.js';
import { freePort } from '../harness/global-setup.js';

const someone = '+12125550142';
const code: CodeToSend = {
  to: someone,
  method: 'text',
  code: '042917',
  text: codeText({ code: '042917', origin: 'https://provider.headway.example' }),
  sendId: '01a0b6c2-0000-7000-8000-000000000001',
};

const inbox = createInbox(null);
let gate: Awaited<ReturnType<typeof startInboxServer>>;
beforeAll(async () => {
  gate = await startInboxServer(inbox, 0);
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

describe.each(['messaging', 'verify'])('a code through Twilio (%s)', (service) => {
  let sender: CodeSender;
  const senderAt = (environment: Record<string, string>) =>
    createCodeSender(loadConfig({ ...gate.environment, CODE_SENDER: service, ...environment }));
  beforeAll(() => {
    sender = senderAt({});
  });

  it('reaches the phone as a text, and it is the code we made', async () => {
    expect(await sender.send({ ...code, to: '+12125550101' })).toMatchObject({ kind: 'accepted' });
    expect(inbox.messages).toEqual([
      expect.objectContaining({
        kind: 'sms',
        to: '+12125550101',
        text: expect.stringContaining('042917') as unknown,
      }),
    ]);
  });

  it.each([
    ['a text to a number that does not exist', 'text', '+15005550001', { messaging: 21211, verify: 60200 }],
    ['a text to a region that is not allowed', 'text', '+15005550003', { messaging: 21408, verify: 60605 }],
    ['a text to someone who replied STOP', 'text', '+15005550004', { messaging: 21610, verify: 60410 }],
    ['a text to a landline', 'text', '+15005550009', { messaging: 21614, verify: 60205 }],
    ['a call to a number that does not exist', 'voice', '+15005550001', { messaging: 21217, verify: 60200 }],
    ['a call to a region that is not allowed', 'voice', '+15005550003', { messaging: 21215, verify: 60605 }],
  ] as const)('is refused for %s, with Twilio’s code', async (_what, method, to, codes) => {
    expect(await sender.send({ ...code, method, to })).toEqual({
      kind: 'refused',
      code: codes[service as 'messaging' | 'verify'],
    });
    expect(inbox.messages).toEqual([]);
  });

  it.each(['text', 'voice'] as const)(
    'may be tried again (%s) after too many requests, an unavailable service or wrong credentials',
    async (method) => {
      const to = '+12125550102';
      for (const answer of ['tooMany', 'unavailable', 'unauthorized'] as const) {
        gate.twilio.misbehaveNext({ kind: 'answer', answer });
        expect(await troubleOf(sender.send({ ...code, method, to }))).toMatchObject({ mayBeTaken: false });
      }
      expect(inbox.messages).toEqual([]);
      expect(await sender.send({ ...code, method, to })).toMatchObject({ kind: 'accepted' });
    },
  );

  it('may be tried again when nobody listens', async () => {
    const nobody = senderAt({ TWILIO_API_URL: `http://127.0.0.1:${await freePort()}/twilio` });
    expect(await troubleOf(nobody.send(code))).toMatchObject({ mayBeTaken: false });
  });

  it.each(['text', 'voice'] as const)(
    'may have been taken (%s) when the server breaks, or the line drops after it was taken',
    async (method) => {
      const to = '+12125550103';
      gate.twilio.misbehaveNext({ kind: 'answer', answer: 'broken' });
      expect(await troubleOf(sender.send({ ...code, method, to }))).toMatchObject({ mayBeTaken: true });
      gate.twilio.misbehaveNext({ kind: 'drop-after-accept' });
      expect(await troubleOf(sender.send({ ...code, method, to }))).toMatchObject({ mayBeTaken: true });
    },
  );

  it('may have been taken when there is no answer within ten seconds', async () => {
    gate.twilio.misbehaveNext({ kind: 'hang' });
    expect(await troubleOf(sender.send(code))).toMatchObject({ mayBeTaken: true });
  });

  it('stands in no complaint, and neither does the number', async () => {
    gate.twilio.misbehaveNext({ kind: 'answer', answer: 'broken' });
    const trouble = await troubleOf(sender.send(code));
    expect(`${trouble.stack}${JSON.stringify(trouble)}`).not.toMatch(/2125550142|042917/);
  });

  it('is reported as used as often as wanted, and for a sending that Twilio has forgotten', async () => {
    const reply = await sender.send({ ...code, to: '+12125550104' });
    const sid = reply.kind === 'accepted' ? reply.sid : '';
    await sender.used(sid);
    await sender.used(sid);
    await sender.used(`VE${'0'.repeat(32)}`);
  });
});

describe('a text with a code', () => {
  it('says what it is first, and ends with the line that binds it to the portal', async () => {
    const sender = createCodeSender(loadConfig(gate.environment));
    await sender.send(code);
    expect(inbox.messages[0]?.text).toBe(
      '042917 is your code to log in to Headway. It works for 10 minutes. Headway will never ask you for this code.\n\n@provider.headway.example #042917',
    );
  });

  it('names the host alone, and fits one text', () => {
    const text = codeText({ code: '042917', origin: 'http://localhost:3001' });
    expect(text.split('\n').at(-1)).toBe('@localhost #042917');
    const longest = codeText({ code: '042917', origin: `https://${'h'.repeat(32)}.example` });
    expect(longest.length).toBeLessThanOrEqual(160);
  });
});

describe('a code through Verify', () => {
  let sender: CodeSender;
  beforeAll(() => {
    sender = createCodeSender(loadConfig({ ...gate.environment, CODE_SENDER: 'verify' }));
  });
  const ask = async (path: string) => {
    const { TWILIO_API_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_VERIFY_SERVICE_SID } =
      gate.environment;
    const authorization = `Basic ${Buffer.from(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`).toString('base64')}`;
    return fetch(`${TWILIO_API_URL}/v2/Services/${TWILIO_VERIFY_SERVICE_SID}/Verifications/${path}`, {
      headers: { authorization },
    });
  };

  it('is one verification however often and by whatever method it is sent, until it is used', async () => {
    const to = '+12125550105';
    const first = await sender.send({ ...code, to });
    const second = await sender.send({ ...code, to, method: 'voice' });
    expect(second).toEqual(first);
    const sid = first.kind === 'accepted' ? first.sid : '';
    expect(await (await ask(sid)).json()).toMatchObject({
      status: 'pending',
      to,
      send_code_attempts: [{ channel: 'sms' }, { channel: 'call' }],
    });
    await sender.used(sid);
    expect((await ask(sid)).status).toBe(404);
    expect(await sender.send({ ...code, to })).not.toEqual(first);
  });

  it('is refused after five sendings that nobody used, and goes again once it was used', async () => {
    const to = '+12125550106';
    const sids = [];
    for (const method of ['text', 'voice', 'text', 'voice', 'text'] as const)
      sids.push(await sender.send({ ...code, to, method }));
    expect(await sender.send({ ...code, to })).toEqual({ kind: 'refused', code: 60203 });
    const [first] = sids;
    await sender.used(first?.kind === 'accepted' ? first.sid : '');
    expect(await sender.send({ ...code, to })).toMatchObject({ kind: 'accepted' });
  });

  it('is read out digit by digit in a call', async () => {
    await sender.send({ ...code, to: '+12125550107', method: 'voice' });
    expect(inbox.messages).toEqual([
      expect.objectContaining({ kind: 'call', text: 'Your Headway verification code is: 0 4 2 9 1 7' }),
    ]);
  });

  it('cannot be reported as used while Twilio is away: that is told, to be tried again', async () => {
    const nobody = createCodeSender(
      loadConfig({
        ...gate.environment,
        CODE_SENDER: 'verify',
        TWILIO_API_URL: `http://127.0.0.1:${await freePort()}/twilio`,
      }),
    );
    expect(await troubleOf(nobody.used(`VE${'1'.repeat(32)}`))).toMatchObject({ mayBeTaken: false });
  });
});

describe('the list of texts', () => {
  it('shows by number and day what was sent, so that a doubtful one can be looked for', async () => {
    const sender = createCodeSender(loadConfig(gate.environment));
    await sender.send({ ...code, to: '+12125550108' });
    const { TWILIO_API_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = gate.environment;
    const authorization = `Basic ${Buffer.from(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`).toString('base64')}`;
    const list = async (query: Record<string, string>) => {
      const answer = await fetch(
        `${TWILIO_API_URL}/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/Messages.json?${new URLSearchParams(query).toString()}`,
        { headers: { authorization } },
      );
      return ((await answer.json()) as { messages: { status: string }[] }).messages;
    };
    const [text] = await until('it is delivered', async () => {
      const found = await list({ To: '+12125550108' });
      return found[0]?.status === 'delivered' ? found : null;
    });
    expect(text).toMatchObject({ to: '+12125550108', status: 'delivered', body: code.text });
    expect(await list({ To: '+12125550108', DateSent: new Date().toISOString().slice(0, 10) })).toHaveLength(
      1,
    );
    expect(await list({ To: '+12125550108', DateSent: '2020-01-01' })).toEqual([]);
    expect(await list({ To: '+12125550199' })).toEqual([]);
  });
});
