import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailOnce, type OnceMail } from '../../src/activities/kit/mail-once.js';
import type { Database } from '../../src/adapters/database.js';
import { renderLetter } from '../../src/mail/letter.js';
import { MailTrouble, type Mail, type MailReply } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { until } from '../harness/until.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ worker: false });
});
afterAll(() => office.close());

const mailOf = (key: string): OnceMail => ({
  key,
  template: 'reset',
  to: 'ines@clients.example',
  letter: renderLetter({ subject: 'Your link', greeting: 'Hello,', paragraphs: ['It works for an hour.'] }),
  at: office.clock(),
});

/** A process of its own: a relay that answers each mail only when it is told to. */
function openProcess(db: Database = office.db) {
  const sent: string[] = [];
  const priorities: (number | undefined)[] = [];
  let answer: (reply: MailReply) => void = () => {};
  let fail: (trouble: MailTrouble) => void = () => {};
  const mailer = {
    close: () => {},
    send: ({ messageId, priority }: Mail) => {
      sent.push(messageId);
      priorities.push(priority);
      return new Promise<MailReply>((resolve, reject) => {
        answer = resolve;
        fail = reject;
      });
    },
  };
  return {
    sent,
    priorities,
    asked: () => until('the relay is asked', async () => sent.length > 0),
    takes: () => answer({ kind: 'accepted' }),
    refuses: () => answer({ kind: 'refused', code: 552, bounce: false }),
    fails: (trouble: MailTrouble) => fail(trouble),
    mail: (key: string, of: Partial<OnceMail> = {}) =>
      mailOnce({ ...office, db, mailer }, { ...mailOf(key), ...of }),
  };
}

const rowOf = (key: string) => office.db.outboundMail.findUniqueOrThrow({ where: { key } });
const troubleOf = async (mail: Promise<unknown>) => {
  const trouble: unknown = await mail.catch((error: unknown) => error);
  expect(trouble).toBeInstanceOf(MailTrouble);
  return (trouble as MailTrouble).of;
};

describe('a mail that is asked for twice at once', () => {
  it('goes once where one process is asked, and both learn how it went', async () => {
    const key = randomUUID();
    const one = openProcess();
    const both = [one.mail(key), one.mail(key)];
    await one.asked();
    one.takes();
    expect(await Promise.all(both)).toEqual([{ kind: 'accepted' }, { kind: 'accepted' }]);
    expect(one.sent).toHaveLength(1);
  });

  it('goes once where two processes are, and the second is told that it is under way', async () => {
    const key = randomUUID();
    const [one, other] = [openProcess(), openProcess()];
    const first = one.mail(key);
    await one.asked();
    expect(await troubleOf(other.mail(key))).toBe('under-way');
    one.takes();
    await first;
    expect(await other.mail(key)).toEqual({ kind: 'accepted' });
    expect([one.sent.length, other.sent.length]).toEqual([1, 0]);
  });

  it('goes on in another process once the claim of a dead one has lapsed', async () => {
    const key = randomUUID();
    const [dead, other] = [openProcess(), openProcess()];
    const never = dead.mail(key).catch(() => null);
    await dead.asked();
    await office.db
      .$executeRaw`UPDATE "outbound_mail" SET "sending_until" = clock_timestamp() - interval '1 ms', "attempts" = 2 WHERE "key" = ${key}`;
    const second = other.mail(key);
    await other.asked();
    other.takes();
    expect(await second).toEqual({ kind: 'accepted' });
    dead.fails(new MailTrouble('gone'));
    await never;
    expect(await rowOf(key)).toMatchObject({ status: 'accepted', attempts: 3 });
  });
});

it.each(['before', 'after'])(
  'a mail that was taken stays so where another attempt is refused %s that',
  async (order) => {
    const key = randomUUID();
    const [one, other] = [openProcess(), openProcess()];
    const first = one.mail(key);
    await one.asked();
    await office.db
      .$executeRaw`UPDATE "outbound_mail" SET "sending_until" = clock_timestamp() - interval '1 ms', "attempts" = 2 WHERE "key" = ${key}`;
    const second = other.mail(key);
    await other.asked();
    if (order === 'after') one.takes();
    if (order === 'after') await first;
    other.refuses();
    expect((await second).kind).toBe(order === 'after' ? 'accepted' : 'refused');
    if (order === 'before') one.takes();
    expect(await first).toEqual({ kind: 'accepted' });
    expect(await rowOf(key)).toMatchObject({ status: 'accepted', because: null });
  },
);

describe('a claim', () => {
  it('is renewed for as long as the relay takes', async () => {
    const key = randomUUID();
    const one = openProcess();
    const mail = one.mail(key);
    await one.asked();
    const first = (await rowOf(key)).sendingUntil?.getTime() ?? Infinity;
    await until('it is renewed', async () => ((await rowOf(key)).sendingUntil?.getTime() ?? 0) > first);
    one.takes();
    await mail;
  });

  it('is given back where the relay is in trouble, so that the next attempt goes at once', async () => {
    const key = randomUUID();
    const [one, other] = [openProcess(), openProcess()];
    const first = one.mail(key);
    await one.asked();
    one.fails(new MailTrouble('Not now'));
    expect(await troubleOf(first)).toBe('relay');
    expect(await rowOf(key)).toMatchObject({ status: 'pending', sendingUntil: null });
    const second = other.mail(key);
    await other.asked();
    other.takes();
    expect(await second).toEqual({ kind: 'accepted' });
  });
});

it('a mail whose relay answers long after its activity gave up goes once and counts as sent', async () => {
  const key = randomUUID();
  const one = openProcess();
  expect(await troubleOf(one.mail(key))).toBe('under-way');
  const next = one.mail(key);
  one.takes();
  expect(await next).toEqual({ kind: 'accepted' });
  expect(one.sent).toHaveLength(1);
});

it('a mail goes as soon as its activity, and as one that someone waits for where that was handed out at once', async () => {
  const one = openProcess();
  const urgent = { priorityKey: 1 };
  for (const priority of [urgent, {}]) {
    const mail = new MockActivityEnvironment({ priority }).run(() => one.mail(randomUUID()));
    await until('the relay is asked', async () => one.sent.length > (priority === urgent ? 0 : 1));
    one.takes();
    await mail;
  }
  expect(one.priorities).toEqual([1, 2]);
});

describe('an activity that waits for a mail with files', () => {
  const withFiles = {
    attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('a') }],
  };
  const started = (startToCloseTimeoutMs: number) => {
    const environment = new MockActivityEnvironment({ startToCloseTimeoutMs });
    const [key, one] = [randomUUID(), openProcess()];
    const waits = troubleOf(environment.run(() => one.mail(key, withFiles)));
    return { environment, one, waits, goesOn: () => one.mail(key, withFiles) };
  };

  it('stops waiting when its worker does, and the mail goes on', async () => {
    const { environment, one, waits, goesOn } = started(60_000);
    await one.asked();
    environment.cancel();
    await new Promise(setImmediate);
    const again = goesOn();
    one.takes();
    expect(await waits).toBe('under-way');
    expect(await again).toEqual({ kind: 'accepted' });
    expect(one.sent).toHaveLength(1);
  });

  it('stops when the time of its attempt is over, before another begins beside it', async () => {
    const { one, waits } = started(1_000);
    await one.asked();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    one.takes();
    expect(await waits).toBe('under-way');
  });
});

it('a mail that was taken while the database was away for a moment is not sent again', async () => {
  const key = randomUUID();
  let failures = 0;
  const db = office.db.$extends({
    query: {
      outboundMail: {
        updateMany({ args, query }) {
          failures += 1;
          return failures > 2 ? query(args) : Promise.reject(new Error('away'));
        },
      },
    },
  }) as unknown as Database;
  const one = openProcess(db);
  const mail = one.mail(key);
  await one.asked();
  one.takes();
  expect(await mail).toEqual({ kind: 'accepted' });
  expect(await one.mail(key)).toEqual({ kind: 'accepted' });
  expect(one.sent).toHaveLength(1);
});
