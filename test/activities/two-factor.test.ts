import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTwoFactorActivities } from '../../src/activities/two-factor/activities.js';
import { MailTrouble, type CodeSender, type Mailer } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { makeCodeSend } from '../harness/code-sends.js';
import { until } from '../harness/until.js';

let office: BackOffice;
let taken: string[];

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(async () => {
  taken = [];
  await office.db.codeSend.deleteMany();
  await office.db.codeBreaker.deleteMany();
});
afterAll(() => office.close());

const codeSender: CodeSender = {
  send: async ({ method }) => {
    taken.push(method);
    return { kind: 'accepted', sid: `SM${'0'.repeat(32)}` };
  },
  used: async () => {},
};
const mailer: Mailer = {
  close: () => {},
  send: async () => {
    taken.push('email');
    return { kind: 'accepted' };
  },
};
const brokenMailer: Mailer = {
  ...mailer,
  send: async () => {
    throw new MailTrouble('The relay is away');
  },
};
const activities = (ports: { mailer?: Mailer } = {}) =>
  createTwoFactorActivities({ ...office, codeSender, mailer, ...ports });

describe('a code whose sending was cut off by a crash', () => {
  it.each(['text', 'voice'] as const)(
    'by %s is not sent a second time, and the page no longer says that it is being sent',
    async (method) => {
      const { caseId } = await makeCodeSend(office, { method, status: 'sending' });
      expect(await activities().sendCodes({ challengeId: caseId })).toMatchObject([{ status: 'unknown' }]);
      expect(taken).toEqual([]);
    },
  );

  it('by email goes again', async () => {
    const { caseId } = await makeCodeSend(office, { method: 'email', status: 'sending' });
    expect(await activities().sendCodes({ challengeId: caseId })).toMatchObject([{ status: 'accepted' }]);
    expect(taken).toEqual(['email']);
  });
});

describe('a code by email while the mail relay is away', () => {
  it('is given up at the third try, uncharged, so that the page offers another method', async () => {
    const { caseId: challengeId } = await makeCodeSend(office, { method: 'email', status: 'pending' });
    const { sendCodes } = activities({ mailer: brokenMailer });
    await expect(sendCodes({ challengeId })).rejects.toThrow('away');
    await expect(sendCodes({ challengeId })).rejects.toThrow('away');
    expect(await sendCodes({ challengeId })).toMatchObject([{ status: 'withheld', because: 'not_taken' }]);
  });
});

describe('a code by email that the relay takes long to answer for', () => {
  it('goes once though the next attempt begins meanwhile', async () => {
    const { caseId: challengeId } = await makeCodeSend(office, { method: 'email', status: 'pending' });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const slow: Mailer = {
      ...mailer,
      send: async (mail) => {
        const reply = await mailer.send(mail);
        await answered;
        return reply;
      },
    };
    const { sendCodes } = activities({ mailer: slow });
    const first = sendCodes({ challengeId });
    await until('the relay has it', async () => taken.length > 0);
    const next = sendCodes({ challengeId });
    await until('the next attempt has it in hand', async () =>
      office.db.codeSend.findFirst({ where: { challengeId, status: 'sending', attempts: 2 } }),
    );
    answer();
    expect(await Promise.all([first, next])).toMatchObject([
      [{ status: 'accepted' }],
      [{ status: 'accepted' }],
    ]);
    expect(taken).toEqual(['email']);
  });

  it('is not known to be taken at the third try, and may still arrive', async () => {
    const { caseId: challengeId } = await makeCodeSend(office, { method: 'email', status: 'pending' });
    const { sendCodes } = activities({
      mailer: {
        ...mailer,
        send: () => Promise.reject(new MailTrouble('Still under way', 'under-way')),
      },
    });
    await expect(sendCodes({ challengeId })).rejects.toThrow('under way');
    await expect(sendCodes({ challengeId })).rejects.toThrow('under way');
    expect(await sendCodes({ challengeId })).toMatchObject([{ status: 'unknown' }]);
  });
});

describe('a code that could not be sent while a worker was away', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  it.each(['text', 'voice', 'email'] as const)(
    'by %s is not sent once its ten minutes are over, uncharged',
    async (method) => {
      const wanted = { method, status: 'pending', at: minutesAgo(11) } as const;
      const { caseId: challengeId } = await makeCodeSend(office, wanted);
      expect(await activities().sendCodes({ challengeId })).toMatchObject([
        { status: 'withheld', because: 'too_late' },
      ]);
      expect(taken).toEqual([]);
    },
  );

  it.each(['superseded', 'passed', 'failed'] as const)(
    'is not sent for a sign-in that is over by then: %s',
    async (state) => {
      const { caseId: challengeId } = await makeCodeSend(office, { status: 'pending' });
      await office.db.codeChallenge.update({ where: { id: challengeId }, data: { state } });
      expect(await activities().sendCodes({ challengeId })).toMatchObject([{ status: 'withheld' }]);
      expect(taken).toEqual([]);
    },
  );

  it('is sent once though it was asked for again meanwhile, and the call beside it is made', async () => {
    const { caseId: challengeId, sendId } = await makeCodeSend(office, { status: 'pending' });
    const { id: _id, ...send } = await office.db.codeSend.findUniqueOrThrow({ where: { id: sendId } });
    await office.db.codeSend.createMany({
      data: [
        { ...send, id: randomUUID(), round: 1, method: 'voice' },
        { ...send, id: randomUUID(), round: 2 },
      ],
    });
    expect(await activities().sendCodes({ challengeId })).toMatchObject([
      { method: 'text', status: 'withheld', because: 'repeated' },
      { method: 'voice', status: 'accepted' },
      { method: 'text', status: 'accepted' },
    ]);
    expect(taken).toEqual(['voice', 'text']);
  });

  it('is sent while it can be used', async () => {
    const wanted = { status: 'pending', at: minutesAgo(9) } as const;
    const { caseId: challengeId } = await makeCodeSend(office, wanted);
    expect(await activities().sendCodes({ challengeId })).toMatchObject([{ status: 'accepted' }]);
    expect(taken).toEqual(['text']);
  });
});

describe('sending to a country that is stopped', () => {
  it('never starts for a phone set up before its country left the list', async () => {
    const { caseId: challengeId, sendId } = await makeCodeSend(office, { status: 'pending' });
    await office.db.codeSend.update({ where: { id: sendId }, data: { country: null } });
    expect(await activities().sendCodes({ challengeId })).toMatchObject([
      { status: 'withheld', because: 'stopped' },
    ]);
    expect(taken).toEqual([]);
  });

  it.each([
    ['does not start for a phone that a provider sets up', 'provider', 'enrolment', 'withheld'],
    ['goes on for a phone that was set up before', 'provider', 'sign_in', 'accepted'],
    ['goes on for staff, of whom a lead has to log in to release it', 'staff', 'enrolment', 'accepted'],
  ] as const)('%s', async (_what, portal, purpose, status) => {
    await office.db.codeBreaker.deleteMany();
    const { caseId: challengeId } = await makeCodeSend(office, { status: 'pending', purpose });
    const { id: accountId } = await office.db.account.findFirstOrThrow({ where: { portal } });
    await office.db.codeChallenge.update({ where: { id: challengeId }, data: { accountId } });
    const seen = { because: 'few_used', sends: 60, judged: 60, used: 5 };
    const id = '0192f0c1-2b3c-7d4e-8f50-123456789abc';
    await office.db.codeBreaker.create({ data: { id, country: 'US', trippedAt: new Date(), ...seen } });
    expect(await activities().sendCodes({ challengeId })).toMatchObject([{ status }]);
  });

  it('goes on for the phone that an account had before its factor ended', async () => {
    await office.db.codeBreaker.deleteMany();
    const sent = await makeCodeSend(office, { status: 'pending', purpose: 'enrolment' });
    const { accountId, phone } = await office.db.codeChallenge.findUniqueOrThrow({
      where: { id: sent.caseId },
    });
    await office.db.account.update({ where: { id: accountId }, data: { formerFactorPhone: phone } });
    await office.db.codeBreaker.create({
      data: {
        id: randomUUID(),
        country: 'US',
        trippedAt: new Date(),
        because: 'few_used',
        sends: 60,
        judged: 60,
        used: 5,
      },
    });
    expect(await activities().sendCodes({ challengeId: sent.caseId })).toMatchObject([
      { status: 'accepted' },
    ]);
    await office.db.account.update({ where: { id: accountId }, data: { formerFactorPhone: null } });
  });
});
