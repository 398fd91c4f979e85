import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { hoursAfter, minutesAfter } from '../../src/domain/instants.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { actOnAccounting } from '../../src/operations/accounting-request/act.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { actOnAmendment } from '../../src/operations/record-amendment/act.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { MailTrouble } from '../../src/ports.js';
import { actsOnParts, askedRecords, fileIsReady } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

/** The Friday after Thanksgiving, 3 PM in New York: support works until 5 PM, and then on Monday. */
const friday = new Date('2026-11-27T20:00:00Z');
const closing = new Date('2026-11-27T22:00:00Z');
/** Of these, day 30 and day 60 are the Saturday. */
const received = { days30: new Date('2026-10-29T15:00:00Z'), days60: new Date('2026-09-29T15:00:00Z') };
const putOffTo = '2026-12-09';

let office: BackOffice;
let now = friday;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false, clock: () => now });
});
beforeEach(() => {
  now = friday;
});
afterAll(() => office.close());

/** Activities whose relay takes no mail to this address. */
function puttingOff(address: string, of: 'mailbox' | 'relay' | 'under-way' = 'mailbox') {
  const mailer: BackOffice['mailer'] = {
    ...office.mailer,
    async send(mail) {
      if (mail.to === address) throw new MailTrouble('452 4.2.2 Mailbox full', of);
      return office.mailer.send(mail);
    },
  };
  return createActivities({ ...office, mailer });
}

const tasksOf = (caseId: string, kind: 'reach_by_phone' | 'release_records' = 'reach_by_phone') =>
  office.db.supportTask.findMany({
    where: { caseId, kind },
    orderBy: { key: 'asc' },
    select: { key: true, dueAt: true },
  });

/** Tries a letter until support is asked to call; says after how long, of a quarter of an hour and nearly a day. */
async function askedAfter(tell: (at: string) => Promise<unknown>, isAsked: () => Promise<boolean>) {
  const scheduledAt = now.toISOString();
  for (const [later, words] of [
    [friday, 'at once'],
    [minutesAfter(friday, 16), 'within the hour'],
    [hoursAfter(friday, 22.9), 'within the day'],
    [hoursAfter(friday, 23), 'after nearly a day'],
    [hoursAfter(friday, 23.2), 'once no answer of its relay can come anymore'],
  ] as const) {
    now = later;
    await tell(scheduledAt).catch((error) => {
      if (!(error instanceof MailTrouble)) throw error;
    });
    if (await isAsked()) return words;
  }
  return 'never';
}

describe('a request for records whose letters a mailbox puts off', () => {
  const act = actsOnParts(() => office);
  const told = (asked: { requestId: string; email: string }, key: string, of?: 'relay' | 'under-way') =>
    askedAfter(
      (at) => puttingOff(asked.email, of).tellOfRecordRequest({ requestId: asked.requestId, at }),
      async () => (await tasksOf(asked.requestId)).some((task) => task.key.startsWith(`by-phone/${key}`)),
    );

  it('has support call who has to know on day 30 that the last day was put off', async () => {
    const asked = await askedRecords(office, 'put off by mail', { receivedAt: received.days30 });
    expect(await act(asked, 'extend', { to: putOffTo })).toBe('done');
    expect(await told(asked, 'extended')).toBe('within the hour');
    expect(await tasksOf(asked.requestId)).toContainEqual({ key: 'by-phone/extended', dueAt: closing });
  });

  it.each([
    ['the mailbox puts the mail off', undefined, 'after nearly a day'],
    ['the relay is away', 'relay', 'after nearly a day'],
    ['the relay gives no answer', 'under-way', 'once no answer of its relay can come anymore'],
  ] as const)(
    'has support call about who holds the records where %s for a day',
    async (because, of, after) => {
      const asked = await askedRecords(office, because.replaceAll(' ', '.'));
      expect(await told(asked, 'referred', of)).toBe(after);
      expect(await tasksOf(asked.requestId)).toHaveLength(1);
    },
  );

  it('has support call about a denial', async () => {
    const asked = await askedRecords(office, 'denied by mail');
    await createActivities(office).tellOfRecordRequest({
      requestId: asked.requestId,
      at: now.toISOString(),
    });
    expect(await act(asked, 'deny', { grounds: 'litigation' })).toBe('done');
    expect(await told(asked, 'denied')).toBe('after nearly a day');
  });

  it('has a provider who can’t be asked seen as one who won’t say that anything was sent', async () => {
    const { requestId } = await askedRecords(office, 'holder put off');
    const asked = await askedAfter(
      (at) => puttingOff(mails.provider).tellOfRecordRequest({ requestId, at }),
      async () => (await tasksOf(requestId, 'release_records')).length > 0,
    );
    expect(asked).toBe('after nearly a day');
  });

  it('has records that were to be emailed released to be downloaded', async () => {
    const asked = await askedRecords(office, 'emailed and put off');
    const wishes = { form: 'pdf', delivery: 'email', from: '', to: '', warned: 'yes' };
    expect((await office.browse('client').post(`${asked.path}/wishes`, wishes)).status).toBe(200);
    expect(await act(asked, 'grant')).toBe('done');
    await fileIsReady(office, asked);
    const isReleased = async () => {
      const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
      return part.state === 'released';
    };
    const after = await askedAfter(
      (at) => puttingOff(asked.email).tellOfRecordRequest({ requestId: asked.requestId, at }),
      isReleased,
    );
    expect(after).toBe('after nearly a day');
  });
});

describe('a request that has sixty days, and whose letters a mailbox puts off', () => {
  const asker = { requester: 'person', name: 'Noor Vale', language: 'en', taken: null } as const;
  const by = { id: stableId(mails.agent), role: 'agent' } as const;
  const typed = { reason: 'It takes longer', to: putOffTo };
  const isCalled = (caseId: string) => async () => (await tasksOf(caseId)).length > 0;

  async function accounting(email: string, receivedAt: Date) {
    const opened = await commit(office, (tx, after) =>
      openAccounting(tx, after, {
        ...asker,
        email,
        emailIsSafe: true,
        receivedAt,
        clientId: stableId('client sourced'),
        at: now,
      }),
    );
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { requestId } = opened;
    return {
      caseId: requestId,
      extend: () => actOnAccounting(office, { requestId, act: 'extend', by, typed }),
      tell: (template: 'asked' | 'extended') => (at: string) =>
        puttingOff(email).tellOfAccounting({ requestId, template, round: 0, at }),
    };
  }

  async function amendment(email: string, receivedAt: Date) {
    const opened = await openAmendment(office, {
      ...asker,
      email,
      emailIsSafe: true,
      receivedAt,
      chartId: office.people.charts['sourced'] ?? '',
      words: 'The date of the first session is wrong',
    });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { amendmentId } = opened;
    return {
      caseId: amendmentId,
      async extend() {
        const row = (await readAmendment(office.db, amendmentId)) ?? expect.fail('it is gone');
        return actOnAmendment(office, { row, act: 'extend', by, typed });
      },
      tell: (template: 'asked' | 'extended') => (at: string) =>
        puttingOff(email).tellOfAmendment({ amendmentId, template, round: 0, at }),
    };
  }

  it.each([
    ['an accounting', accounting],
    ['an amendment', amendment],
  ])('has support call before day 60 is over who asked for %s', async (_, open) => {
    const { caseId, extend, tell } = await open('sixty.days@clients.example', received.days60);
    expect(isRefusal(await extend())).toBe(false);
    expect(await askedAfter(tell('extended'), isCalled(caseId))).toBe('within the hour');
    expect(await tasksOf(caseId)).toEqual([{ key: 'by-phone/extended', dueAt: closing }]);
  });

  it.each([
    ['an accounting', accounting],
    ['an amendment', amendment],
  ])('tries the first letter of %s for nearly a day', async (_, open) => {
    const { caseId, tell } = await open('first.day@clients.example', friday);
    expect(await askedAfter(tell('asked'), isCalled(caseId))).toBe('after nearly a day');
  });
});
