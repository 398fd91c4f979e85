import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEvent, type EventDetail } from '../../src/domain/case/events.js';
import { codeText } from '../../src/mail/two-factor/texts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { makeCodeSend } from '../harness/code-sends.js';
import { sendRaw } from '../harness/raw-request.js';

const nobody = '00000000-0000-7000-8000-000000000000';
const sid = `SM${'1'.repeat(32)}`;
const callSid = `CA${'2'.repeat(32)}`;

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

type Fields = Record<string, string>;

function sign(path: string, fields: Fields, { token = 'local-twilio-token', origin = '' } = {}): string {
  return twilio.getExpectedTwilioSignature(token, `${origin || office.originOf('provider')}${path}`, fields);
}

function post(path: string, fields: Fields, headers: Record<string, string> = {}) {
  const signature = { 'x-twilio-signature': sign(path, fields) };
  return office.browse('provider').bare('POST', path, { ...signature, ...headers }, fields);
}

const report = (sendId: string, MessageStatus: string, more: Fields = {}) =>
  post(`/webhooks/twilio/codes/${sendId}`, { MessageSid: sid, MessageStatus, ...more });

const statusOf = async (id: string) => {
  const { status, because } = await office.db.codeSend.findUniqueOrThrow({ where: { id } });
  return [status, because];
};

const timeLine = async (caseId: string) => {
  const events = await office.db.caseEvent.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  return events.map(({ code, detail }) => describeEvent(code, detail as EventDetail));
};

describe('what Twilio reports of a text with a code', () => {
  it('stands in the case once the text arrived', async () => {
    const { sendId, caseId } = await makeCodeSend(office);
    const { status, text } = await report(sendId, 'delivered');
    expect([status, text]).toEqual([204, '']);
    expect(await statusOf(sendId)).toEqual(['delivered', null]);
    expect(await timeLine(caseId)).toEqual(['The code by text was delivered.']);
  });

  it('changes nothing more when it comes again, late, or in another order', async () => {
    const { sendId, caseId } = await makeCodeSend(office);
    await Promise.all(
      ['delivered', 'sent', 'delivered', 'queued', 'delivered'].map((s) => report(sendId, s)),
    );
    await report(sendId, 'sent');
    await report(sendId, 'undelivered', { ErrorCode: '30003' });
    expect(await statusOf(sendId)).toEqual(['delivered', null]);
    expect(await timeLine(caseId)).toEqual(['The code by text was delivered.']);
  });

  it('proves that a text was taken of which nobody knew', async () => {
    const { sendId } = await makeCodeSend(office, { status: 'unknown' });
    await report(sendId, 'sent');
    expect(await office.db.codeSend.findUniqueOrThrow({ where: { id: sendId } })).toMatchObject({
      status: 'accepted',
      sid,
    });
  });

  it.each([
    [
      '30003',
      'The phone is switched off or out of reach. (Twilio 30003) What may still work, where it is offered: text, call, email.',
    ],
    [
      '30006',
      'This number is a landline or takes no texts. (Twilio 30006) What may still work, where it is offered: call, email.',
    ],
    [
      '21610',
      'This phone has replied STOP. A text with START to the same number opens it again. (Twilio 21610) What may still work, where it is offered: call, email.',
    ],
    [
      '30007',
      'The carrier filtered the text. (Twilio 30007) What may still work, where it is offered: call, email.',
    ],
    [
      '39999',
      'The network said 39999. (Twilio 39999) What may still work, where it is offered: text, call, email.',
    ],
  ])('says why it did not arrive, and what may: %s', async (ErrorCode, sentence) => {
    const { sendId, caseId } = await makeCodeSend(office);
    expect((await report(sendId, 'undelivered', { ErrorCode })).status).toBe(204);
    expect(await statusOf(sendId)).toEqual(['undelivered', ErrorCode]);
    expect(await timeLine(caseId)).toEqual([`The code by text did not arrive. ${sentence}`]);
  });

  it('asks support to look where the carrier filters, once, and not where a phone is off', async () => {
    const filtered = await makeCodeSend(office);
    const off = await makeCodeSend(office);
    await Promise.all([
      report(filtered.sendId, 'undelivered', { ErrorCode: '30007' }),
      report(filtered.sendId, 'undelivered', { ErrorCode: '30007' }),
      report(off.sendId, 'undelivered', { ErrorCode: '30003' }),
    ]);
    const tasks = await office.db.supportTask.findMany({ select: { caseId: true, kind: true } });
    const [here, there] = [filtered.caseId, off.caseId].map((caseId) =>
      tasks.filter((task) => task.caseId === caseId),
    );
    expect(here).toEqual([{ caseId: filtered.caseId, kind: 'codes_not_delivered' }]);
    expect(there).toEqual([]);
  });

  it('is taken without a word when it says something new', async () => {
    const { sendId } = await makeCodeSend(office);
    expect((await report(sendId, 'teleported')).status).toBe(204);
    expect((await report(sendId, 'toString')).status).toBe(204);
    expect(await statusOf(sendId)).toEqual(['accepted', null]);
  });

  it('says nothing of another text than the one that was sent', async () => {
    const { sendId } = await makeCodeSend(office);
    await report(sendId, 'sent');
    await office.db.codeSend.update({ where: { id: sendId }, data: { sid: `SM${'9'.repeat(32)}` } });
    expect((await report(sendId, 'delivered')).status).toBe(204);
    expect(await statusOf(sendId)).toEqual(['accepted', null]);
  });

  it.each([['no id at all'], [nobody]])('is not found for %s', async (id) => {
    expect((await report(encodeURIComponent(id), 'delivered')).status).toBe(404);
  });

  it('is looked at under our own address, whichever its request line names', async () => {
    const { sendId } = await makeCodeSend(office);
    const path = `/webhooks/twilio/codes/${sendId}`;
    const fields = { MessageSid: sid, MessageStatus: 'delivered' };
    const told = async (signature: string) => {
      const body = new URLSearchParams(fields).toString();
      const lines = [
        `POST http://elsewhere.example${path} HTTP/1.1`,
        'Host: elsewhere.example',
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${body.length}`,
        `X-Twilio-Signature: ${signature}`,
        'Connection: close',
      ];
      const port = Number(new URL(office.originOf('provider')).port);
      return (await sendRaw(port, `${lines.join('\r\n')}\r\n\r\n${body}`)).split('\r\n')[0];
    };
    expect(await told('a guess')).toBe('HTTP/1.1 403 Forbidden');
    expect(await statusOf(sendId)).toEqual(['accepted', null]);
    expect(await told(sign(path, fields))).toBe('HTTP/1.1 204 No Content');
    expect(await statusOf(sendId)).toEqual(['delivered', null]);
  });

  it.each([
    ['no signature', () => ''],
    ['a signature of someone else', (path: string, fields: Fields) => sign(path, fields, { token: 'guess' })],
    [
      'a signature of another report',
      (path: string, fields: Fields) => sign(path, { ...fields, MessageStatus: 'sent' }),
    ],
    [
      'a signature for another sending',
      (_path: string, fields: Fields) => sign(`/webhooks/twilio/codes/${nobody}`, fields),
    ],
    [
      'a signature for another host',
      (path: string, fields: Fields) => sign(path, fields, { origin: 'https://evil.example' }),
    ],
  ])('is refused with %s', async (_what, signature) => {
    const { sendId } = await makeCodeSend(office);
    const path = `/webhooks/twilio/codes/${sendId}`;
    const fields = { MessageSid: sid, MessageStatus: 'delivered' };
    const answer = await post(path, fields, { 'x-twilio-signature': signature(path, fields) });
    expect(answer.status).toBe(403);
    expect(await statusOf(sendId)).toEqual(['accepted', null]);
  });

  it('is refused for what nobody knows, too, when it is not signed', async () => {
    const path = `/webhooks/twilio/codes/${nobody}`;
    expect((await post(path, {}, { 'x-twilio-signature': '' })).status).toBe(403);
  });

  it('is judged by the address that we gave to Twilio, whatever host the request names', async () => {
    const { sendId } = await makeCodeSend(office);
    const path = `/webhooks/twilio/codes/${sendId}`;
    const fields = { MessageSid: sid, MessageStatus: 'delivered' };
    const forged = sign(path, fields, { origin: 'http://evil.example' });
    const hosts = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect((await post(path, fields, { ...hosts, 'x-twilio-signature': forged })).status).toBe(403);
    expect((await post(path, fields, hosts)).status).toBe(204);
  });

  it.each(['client', 'staff'] as const)('is not taken on the %s portal', async (portal) => {
    const { sendId } = await makeCodeSend(office);
    const path = `/webhooks/twilio/codes/${sendId}`;
    const fields = { MessageSid: sid, MessageStatus: 'delivered' };
    const signature = sign(path, fields, { origin: office.originOf(portal) });
    const answer = await office
      .browse(portal)
      .bare('POST', path, { 'x-twilio-signature': signature }, fields);
    expect(answer.status).toBe(404);
  });
});

describe('a call with a code', () => {
  const ask = (sendId: string, fields: Fields = {}, round = '') =>
    post(`/webhooks/twilio/voice/${sendId}${round}`, {
      CallSid: callSid,
      CallStatus: 'in-progress',
      AnsweredBy: 'human',
      ...fields,
    });
  const words = (xml: string) =>
    xml
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();

  it('greets, says the code twice, digit by digit with pauses, and waits for a key', async () => {
    const { sendId, digits } = await makeCodeSend(office, { method: 'voice' });
    const { status, text } = await ask(sendId);
    const spelled = digits.split('').join(' ');
    expect(status).toBe(200);
    expect(words(text)).toBe(
      `Hello. This is Headway, with your code to log in. Your code is: ${spelled} Once more, your code is: ${spelled} Headway will never ask you for this code. To hear it again, press any key. Goodbye.`,
    );
    expect(text.match(/<Pause length="1"\/>/g)).toHaveLength(12);
    expect(text).toContain('numDigits="1"');
    expect(text).toContain(`action="${office.originOf('provider')}/webhooks/twilio/voice/${sendId}?round=2"`);
  });

  it('repeats on a key, three times, and then says goodbye', async () => {
    const { sendId } = await makeCodeSend(office, { method: 'voice' });
    const second = await ask(sendId, { Digits: '#' }, '?round=2');
    expect(words(second.text)).toMatch(/^Your code is: (\d ){6}Once more/);
    expect(second.text).toContain('?round=3');
    const last = await ask(sendId, { Digits: '1' }, '?round=4');
    expect(words(last.text)).toMatch(/^Your code is: .* ask you for this code. Goodbye.$/);
    expect(last.text).not.toContain('Gather');
    expect((await ask(sendId, {}, '?round=999')).text).not.toContain('Gather');
  });

  it.each(['machine_start', 'machine_end_beep', 'fax'])(
    'says nothing to what answers as %s, and the case says so',
    async (AnsweredBy) => {
      const { sendId, caseId } = await makeCodeSend(office, { method: 'voice' });
      const { text } = await ask(sendId, { AnsweredBy });
      expect(text).toContain('<Response><Hangup/></Response>');
      await post(`/webhooks/twilio/codes/${sendId}`, { CallSid: callSid, CallStatus: 'completed' });
      expect(await statusOf(sendId)).toEqual(['undelivered', 'machine']);
      expect(await timeLine(caseId)).toEqual([
        'The code by call did not arrive. An answering machine picked up. What may still work, where it is offered: call, text, email.',
      ]);
    },
  );

  it('speaks when Twilio cannot tell who answered', async () => {
    const { sendId, digits } = await makeCodeSend(office, { method: 'voice' });
    const { text } = await ask(sendId, { AnsweredBy: 'unknown' });
    expect(words(text)).toContain(digits.split('').join(' '));
  });

  it.each([
    ['is older than ten minutes', { at: new Date(Date.now() - 10 * 60_000 - 1_000) }],
    ['was used', { used: true }],
  ])('says that a code is no longer valid that %s', async (_what, wanted) => {
    const { sendId } = await makeCodeSend(office, { method: 'voice', ...wanted });
    const { text } = await ask(sendId);
    expect(words(text)).toBe('This code is no longer valid. Log in again to get another one. Goodbye.');
  });

  it('says that a code is no longer valid whose sign-in is over', async () => {
    const { sendId, caseId } = await makeCodeSend(office, { method: 'voice' });
    await office.db.codeChallenge.update({ where: { id: caseId }, data: { state: 'superseded' } });
    expect(words((await ask(sendId)).text)).toContain('no longer valid');
  });

  it('tells its code to nobody who is not Twilio, and to no call for a text', async () => {
    const { sendId } = await makeCodeSend(office, { method: 'voice' });
    const path = `/webhooks/twilio/voice/${sendId}`;
    const unsigned = await post(path, { AnsweredBy: 'human' }, { 'x-twilio-signature': '' });
    expect([unsigned.status, unsigned.text]).toEqual([403, '']);
    // What was signed for the first round doesn't fit another address.
    const fields = { AnsweredBy: 'human' };
    const moved = await post(`${path}?round=2`, fields, { 'x-twilio-signature': sign(path, fields) });
    expect(moved.status).toBe(403);
    expect((await ask((await makeCodeSend(office)).sendId)).status).toBe(404);
    expect((await ask(nobody)).status).toBe(404);
  });

  it('is kept by no cache', async () => {
    const { sendId } = await makeCodeSend(office, { method: 'voice' });
    const path = `/webhooks/twilio/voice/${sendId}`;
    const fields = { AnsweredBy: 'human' };
    const { response } = await office
      .browse('provider')
      .post(path, fields, { 'x-twilio-signature': sign(path, fields) });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
  });
});

describe('a code that goes through the stand-in and back', () => {
  const send = async (to: string, method: 'text' | 'voice') => {
    const made = await makeCodeSend(office, { method, status: 'sending' });
    const { digits: code, sendId } = made;
    const text = codeText({ code, origin: office.originOf('provider') });
    expect(await office.codeSender.send({ to, method, code, text, sendId })).toMatchObject({
      kind: 'accepted',
    });
    return made;
  };
  const settled = (sendId: string) =>
    until('the sending is settled', async () => {
      const row = await office.db.codeSend.findUniqueOrThrow({ where: { id: sendId } });
      return row.settledAt === null ? null : [row.status, row.because];
    });

  it('arrives as a text', async () => {
    const { sendId, digits } = await send('+12125550151', 'text');
    expect(await settled(sendId)).toEqual(['delivered', null]);
    const [text] = office.take('+12125550151', '');
    expect(text?.text).toMatch(new RegExp(`^${digits} .*@localhost #${digits}$`, 's'));
  });

  it.each(['twice', 'backwards'] as const)('arrives once when the reports come %s', async (trouble) => {
    office.twilio.troubleNext(trouble);
    const { sendId, caseId } = await send('+12125550152', 'text');
    expect(await settled(sendId)).toEqual(['delivered', null]);
    expect(await timeLine(caseId)).toEqual(['The code by text was delivered.']);
  });

  it('is heard in a call, and again on a key', async () => {
    office.twilio.pressNext('5', '#');
    const { sendId, digits } = await send('+12125550153', 'voice');
    expect(await settled(sendId)).toEqual(['delivered', null]);
    const [call] = office.take('+12125550153', '');
    expect(call?.text.split(digits.split('').join(' '))).toHaveLength(7);
  });

  it.each([
    ['an answering machine', 'voice', '+15005552001', 'machine'],
    ['nobody', 'voice', '+15005552002', 'no-answer'],
    ['a busy line', 'voice', '+15005552003', 'busy'],
    ['a phone that is off', 'text', '+15005553003', '30003'],
    ['a number that is not in use', 'text', '+15005553005', '30005'],
    ['a landline', 'text', '+15005553006', '30006'],
    ['a carrier that filters', 'text', '+15005553007', '30007'],
  ] as const)('does not arrive at %s', async (_what, method, to, because) => {
    const { sendId } = await send(to, method);
    expect(await settled(sendId)).toEqual(['undelivered', because]);
  });

  it('is left on no answering machine', async () => {
    const { sendId } = await send('+15005552001', 'voice');
    await settled(sendId);
    expect(office.inbox.messages.filter(({ to }) => to === '+15005552001')).toEqual([]);
  });
});
