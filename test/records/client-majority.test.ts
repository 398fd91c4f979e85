import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createDeactivationActivities } from '../../src/activities/client-deactivation/activities.js';
import { createMajorityActivities } from '../../src/activities/client-majority/activities.js';
import { createMajorityMailActivities } from '../../src/activities/client-majority/mails.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { taskEnd } from '../../src/domain/case/tasks.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { commit } from '../../src/cases/after-commit.js';
import { openCase } from '../../src/cases/open.js';
import { reactivateClient } from '../../src/operations/client-reactivation/decide.js';
import { readReactivationView } from '../../src/operations/client-reactivation/settle.js';
import { clientReactivationId } from '../../src/protocol/client-reactivation/messages.js';
import { atHour, calendarDate, plusDays, plusYears, startOfDay } from '../../src/domain/zoned-time.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import { nameOwnAddress, proveOwnAddress } from '../../src/operations/client-majority/own-address.js';
import { openMajorities } from '../../src/operations/client-majority/open.js';
import type { MajorityTemplate } from '../../src/operations/client-majority/settle.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

const day = 86_400_000;
const agent = stableId(mails.agent);
const clientId = stableId('client sourced');
const guardianEmail = 'alex@gmail.com';
const childEmail = 'alex+noor@gmail.com';
const own = 'noor@school.example';

let office: BackOffice;
let guardianId: string;
let accountId: string;
let today: Date;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  guardianId = await addClientAccount(office, guardianEmail);
  accountId = await addLeavingClient(office, childEmail, 'client sourced');
});
beforeEach(async () => {
  const { db } = office;
  today = office.clock();
  await db.rateLimit.deleteMany();
  await db.clientMajority.deleteMany();
  await db.familyMember.deleteMany();
  await db.familyMember.create({
    data: { accountId, guardianId, relationship: 'parent', addedAt: new Date('2020-01-01') },
  });
  const { passwordHash } = await db.account.findUniqueOrThrow({ where: { id: guardianId } });
  await db.account.update({
    where: { id: accountId },
    data: { status: 'active', email: childEmail, passwordHash },
  });
});
afterAll(() => office.close());

/** Reactivates the account for its owner, who used the link. */
async function reactivated(): Promise<string> {
  const { db } = office;
  await db.account.update({ where: { id: accountId }, data: { status: 'deactivated' } });
  const { caseId: reactivationId } = await db.$transaction((tx) =>
    openCase(tx, {
      kind: 'client_reactivation',
      workflowId: clientReactivationId,
      subjectId: accountId,
      state: 'proven',
      at: today,
    }),
  );
  const of = { id: reactivationId, accountId, requestedById: agent };
  await db.clientReactivation.create({ data: { ...of, state: 'proven', requestedAt: today } });
  await commit(office, (tx, after) =>
    reactivateClient(tx, after, { reactivationId, actorId: agent, at: today }),
  );
  return reactivationId;
}

/** Lets the client come of age in so many days; their provider is of New York. */
async function bornToComeOfAgeIn(days: number): Promise<void> {
  const birthDate = plusYears(plusDays(calendarDate(today), days), -18);
  await office.db.client.update({
    where: { id: clientId },
    data: { birthDate: new Date(birthDate), timeZone: 'America/New_York' },
  });
  await office.db.provider.updateMany({ data: { jurisdiction: 'NY' } });
}

/** Who asks: a network. */
const by = '192.0.2.7';

const look = (after: string | null = null) => openMajorities(office, { after, at: office.clock() });
const rowOf = () => office.db.clientMajority.findFirstOrThrow({ where: { accountId } });
const activities = () => createMajorityActivities(office);
const of = (majorityId: string, days = 0, actorId = agent) => ({
  majorityId,
  actorId,
  policy: majorityPolicy,
  at: new Date(today.getTime() + days * day).toISOString(),
});

async function announced(days = 40): Promise<string> {
  await bornToComeOfAgeIn(days);
  expect(await look()).toMatchObject({ opened: 1 });
  return (await rowOf()).id;
}

async function mailedToken(
  majorityId: string,
  template: MajorityTemplate,
  to: string,
  round = 0,
): Promise<string> {
  await createMajorityMailActivities(office).mailMajority({ ...of(majorityId), template, round });
  const letter = office.take(to, '').at(-1);
  if (letter === undefined) throw new Error(`no ${template} was mailed`);
  return pathIn(letter).split('/').at(-1) ?? '';
}

/** Names and proves an own address; answers with the token of the link that names one. */
async function provenAddress(majorityId: string): Promise<string> {
  const naming = await mailedToken(majorityId, 'first', childEmail);
  office.take(guardianEmail, '');
  expect(await nameOwnAddress(office, { by, token: naming, typed: own })).toMatchObject({ address: own });
  const { linksAskedFor } = await rowOf();
  const proving = await mailedToken(majorityId, 'own-address', own, linksAskedFor);
  expect(await proveOwnAddress(office, proving)).toMatchObject({ provenAt: expect.any(Date) });
  return naming;
}

const accountNow = async () => {
  const { status, email, passwordHash } = await office.db.account.findUniqueOrThrow({
    where: { id: accountId },
  });
  return { status, email, hasPassword: passwordHash !== null };
};

describe('the daily look for those who come of age', () => {
  it('opens one case sixty days before, however often it looks', async () => {
    await bornToComeOfAgeIn(62);
    expect(await look()).toEqual({ opened: 0, next: null });
    await bornToComeOfAgeIn(58);
    const looks = await Promise.all([look(), look(), look()]);
    expect(looks.reduce((sum, { opened }) => sum + opened, 0)).toBe(1);
    expect(await look()).toEqual({ opened: 0, next: null });
    expect(await rowOf()).toMatchObject({ state: 'announced', guardianId, language: 'en' });
  });

  it('finds those whom an outage missed, and nobody who was of age when the account was opened', async () => {
    await bornToComeOfAgeIn(-200);
    expect(await look()).toMatchObject({ opened: 1 });
    await office.db.clientMajority.deleteMany();
    await office.db.familyMember.update({ where: { accountId }, data: { addedAt: today } });
    expect(await look()).toMatchObject({ opened: 0 });
  });

  it('waits for 19 where a provider is of Alabama, and for 21 where one is of Mississippi', async () => {
    await bornToComeOfAgeIn(30);
    for (const jurisdiction of ['AL', 'NE', 'MS']) {
      await office.db.provider.updateMany({ data: { jurisdiction } });
      expect(await look()).toMatchObject({ opened: 0 });
    }
  });
});

describe('one family member who can’t be looked at', () => {
  const brokenZone = (timeZone: string) =>
    office.db.client.update({ where: { id: clientId }, data: { timeZone } });
  /** Someone who comes of age in a month, with the last of all ids. */
  async function addLast(): Promise<string> {
    const id = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    const { db } = office;
    const others = { where: { id: clientId } };
    const { birthDate } = await db.client.findUniqueOrThrow(others);
    const account = await db.account.findUniqueOrThrow({ where: { id: accountId } });
    await db.account.create({ data: { ...account, id, email: 'alex+last@gmail.com' } });
    const name = { givenName: 'Sam', familyName: 'Vale', email: 'alex+last@gmail.com' };
    await db.client.create({
      data: { id, accountId: id, ...name, birthDate, timeZone: 'America/New_York' },
    });
    await db.familyMember.create({
      data: { accountId: id, guardianId, relationship: 'parent', addedAt: new Date('2020-01-01') },
    });
    return id;
  }
  const tasks = () =>
    office.db.supportTask.findMany({ where: { kind: 'find_day_of_age', subjectId: accountId } });

  it('holds up no other, and is a task until a look goes well', async () => {
    const { db } = office;
    const verificationId = await closedCase(office, {
      kind: 'email_verification',
      subjectId: accountId,
      at: today,
    });
    await db.emailVerification.create({
      data: {
        id: verificationId,
        accountId,
        purpose: 'family_member',
        portal: 'client',
        email: childEmail,
        state: 'verified',
        requestedAt: today,
      },
    });
    await bornToComeOfAgeIn(30);
    await brokenZone('Nowhere/Gone');
    const last = await addLast();
    expect(await look()).toEqual({ opened: 1, next: null });
    expect(await db.clientMajority.findMany()).toMatchObject([{ accountId: last }]);
    await look();
    expect(await tasks()).toMatchObject([{ caseId: verificationId, status: 'open' }]);
    const said = expect.stringMatching(new RegExp(`${accountId}.*a family member could not be looked at`));
    expect(takeLoggedErrors()).toEqual([said, said]);

    await brokenZone('America/New_York');
    expect(await look()).toEqual({ opened: 1, next: null });
    expect(await rowOf()).toMatchObject({ state: 'announced' });
    expect(await tasks()).toMatchObject([{ status: 'done', doneById: null }]);
    await db.clientMajority.deleteMany({ where: { accountId: last } });
    await db.client.delete({ where: { id: last } });
    await db.account.delete({ where: { id: last } });
  });
});

describe('a client who comes of age', () => {
  it('is told with the guardian, first, fourteen days before, and on the day', async () => {
    const majorityId = await announced();
    const { noticeDays, noticeHour } = majorityPolicy;
    const [, second] = noticeDays;
    // It is due on the day, as its case says; that it is looked at before, for a letter, is nobody’s date.
    const { dueAt } = await office.db.case.findUniqueOrThrow({ where: { id: majorityId } });
    const comesOfAgeAt = dueAt?.toISOString() ?? '';
    expect(await activities().settleMajority(of(majorityId))).toMatchObject({
      status: 'announced',
      dueAt: comesOfAgeAt,
      looksAt: atHour(
        'America/New_York',
        plusDays(calendarDate(today), 40 - second),
        noticeHour,
      ).toISOString(),
      letters: [{ template: 'first' }],
    });
    expect(await activities().settleMajority(of(majorityId, 27))).toMatchObject({
      dueAt: comesOfAgeAt,
      looksAt: comesOfAgeAt,
      letters: [{ template: 'second' }],
    });
    await createMajorityMailActivities(office).mailMajority({
      ...of(majorityId),
      template: 'second',
      round: 0,
    });
    const toGuardian = office.take(guardianEmail, 'will soon be closed to you').at(-1);
    const toPerson = office.take(childEmail, 'unless you add your own address').at(-1);
    expect(toPerson?.text).toContain('/of-age/');
    expect(toGuardian?.text).not.toContain('/of-age/');
    expect(await activities().settleMajority(of(majorityId, 41))).toMatchObject({
      status: 'closed',
      waitingOn: 'person',
      dueAt: null,
      letters: [{ template: 'closed' }],
    });
  });

  it('without an own address is closed to the guardian: no session, no password, no reset, no family', async () => {
    const majorityId = await announced();
    const browser = await office.signIn('client', childEmail);
    await activities().settleMajority(of(majorityId, 41));
    expect(await accountNow()).toEqual({ status: 'suspended', email: childEmail, hasPassword: false });
    expect((await browser.get('/account')).text).not.toContain('Log out');
    expect(
      (await office.browse('client').post('/sign-in', { email: childEmail, password })).text,
    ).not.toContain('Log out');
    expect(await office.db.familyMember.count({ where: { accountId } })).toBe(0);
    expect(await office.db.supportTask.count({ where: { caseId: majorityId, kind: 'reach_of_age' } })).toBe(
      1,
    );
    await activities().settleMajority(of(majorityId, 42));
    expect(await office.db.caseEvent.count({ where: { caseId: majorityId, code: 'majority-closed' } })).toBe(
      1,
    );
    expect(await office.db.account.findUniqueOrThrow({ where: { id: guardianId } })).toMatchObject({
      status: 'active',
      passwordHash: expect.any(String),
    });
  });

  it('may not name an address that leads to the guardian’s mailbox', async () => {
    const majorityId = await announced();
    const token = await mailedToken(majorityId, 'first', childEmail);
    office.take(guardianEmail, '');
    for (const typed of ['alex+me@gmail.com', 'a.lex@gmail.com', guardianEmail])
      expect(await nameOwnAddress(office, { by, token, typed })).toEqual({
        refused: 'own-address-guardians',
        field: 'email',
      });
    expect(await nameOwnAddress(office, { by, token, typed: 'nonsense' })).toMatchObject({
      refused: 'email-malformed',
    });
    expect((await rowOf()).address).toBeNull();
  });

  it('has links of their own, however many the guardian, who holds the same one, had sent', async () => {
    const majorityId = await announced();
    const path = `/of-age/${await mailedToken(majorityId, 'first', childEmail)}`;
    office.take(guardianEmail, '');
    const guardian = await office.signIn('client', guardianEmail);
    const person = office.browse('client');
    const statuses = async (who: typeof person, addresses: readonly string[]) => {
      const answers = [];
      for (const email of addresses) answers.push((await who.post(path, { email })).status);
      return answers;
    };
    const same = Array.from({ length: 6 }, () => 'alex@elsewhere.example');
    expect(await statuses(guardian, same)).toEqual([200, 200, 200, 200, 200, 429]);
    const others = Array.from({ length: 15 }, (_, n) => `alex-${n}@elsewhere.example`);
    expect((await statuses(guardian, others)).slice(-2)).toEqual([200, 429]);
    expect(await statuses(person, ['alex@elsewhere.example', own])).toEqual([200, 200]);
    expect((await rowOf()).address).toBe(own);
  });

  it('has the account on the day, under the address that support confirmed before', async () => {
    const majorityId = await announced();
    expect(await activities().confirmOwnAddress(of(majorityId))).toEqual({ refused: 'own-address-unproven' });
    await provenAddress(majorityId);
    for (const _ of [1, 2])
      expect(await activities().confirmOwnAddress(of(majorityId))).toMatchObject({ status: 'announced' });
    expect(await accountNow()).toMatchObject({ status: 'active', email: childEmail, hasPassword: true });
    expect(await activities().settleMajority(of(majorityId, 41))).toMatchObject({
      status: 'own_sign_in',
      letters: [{ template: 'own-sign-in' }],
    });
    expect(await accountNow()).toEqual({ status: 'active', email: own, hasPassword: false });
    expect(await office.db.passwordReset.count({ where: { email: own } })).toBe(1);
    expect(await office.db.passwordReset.count({ where: { email: childEmail } })).toBe(0);
  });

  it('gets a closed account at once when support confirms, and the guardian’s old link does nothing anymore', async () => {
    const majorityId = await announced();
    const naming = await provenAddress(majorityId);
    await activities().settleMajority(of(majorityId, 41));
    expect(await accountNow()).toMatchObject({ status: 'suspended' });
    expect(await activities().confirmOwnAddress(of(majorityId, 42))).toMatchObject({
      status: 'own_sign_in',
    });
    expect(await accountNow()).toEqual({ status: 'active', email: own, hasPassword: false });
    expect(await nameOwnAddress(office, { by, token: naming, typed: 'other@school.example' })).toEqual({
      refused: 'state-does-not-allow',
    });
  });

  it('whose confirmed address somebody else has by the day names another, and whoever confirmed the first confirms that, too', async () => {
    const majorityId = await announced();
    const naming = await provenAddress(majorityId);
    await activities().confirmOwnAddress(of(majorityId));
    const takenById = await addClientAccount(office, own);
    await activities().settleMajority(of(majorityId, 41));
    expect(await rowOf()).toMatchObject({ state: 'closed', address: null, confirmedById: null });
    const other = 'noor@other.example';
    await nameOwnAddress(office, { token: naming, typed: other, by: 'person' });
    await proveOwnAddress(office, await mailedToken(majorityId, 'own-address', other, 2));
    for (const _ of [1, 2])
      expect(await activities().confirmOwnAddress(of(majorityId, 42))).toMatchObject({
        status: 'own_sign_in',
      });
    expect(await accountNow()).toEqual({ status: 'active', email: other, hasPassword: false });
    expect(await office.db.supportTask.count({ where: { caseId: majorityId, status: 'open' } })).toBe(0);
    await office.db.account.delete({ where: { id: takenById } });
  });

  it('who has proven an address names no other by the link, which the guardian may hold, too: only support takes it back', async () => {
    const majorityId = await announced();
    await provenAddress(majorityId);
    const before = await rowOf();
    const naming = await mailedToken(majorityId, 'second', childEmail);
    office.take(guardianEmail, '');
    expect(await nameOwnAddress(office, { by, token: naming, typed: 'noor@other.example' })).toEqual({
      refused: 'own-address-waits',
      field: 'email',
    });
    expect(await rowOf()).toEqual(before);
    const tasks = { caseId: majorityId, kind: 'confirm_own_address', status: 'open' } as const;
    expect(await office.db.supportTask.count({ where: tasks })).toBe(1);
    await activities().denyOwnAddress(of(majorityId));
    expect(await nameOwnAddress(office, { by, token: naming, typed: 'noor@other.example' })).toMatchObject({
      address: 'noor@other.example',
      provenAt: null,
    });
    expect(await activities().confirmOwnAddress(of(majorityId))).toEqual({ refused: 'own-address-unproven' });
  });

  it('whose address support denies can name another; whose address somebody else has is refused', async () => {
    const majorityId = await announced();
    await provenAddress(majorityId);
    expect(await activities().denyOwnAddress(of(majorityId))).toMatchObject({ status: 'announced' });
    expect((await rowOf()).address).toBeNull();
    const naming = await mailedToken(majorityId, 'second', childEmail);
    office.take(guardianEmail, '');
    await addClientAccount(office, 'taken@school.example');
    await nameOwnAddress(office, { by, token: naming, typed: 'taken@school.example' });
    const proving = await mailedToken(majorityId, 'own-address', 'taken@school.example', 2);
    expect(await proveOwnAddress(office, proving)).toEqual({ refused: 'own-address-taken' });
  });

  it('is somebody’s task as long as they are locked out: after a denial, and after naming another address', async () => {
    const majorityId = await announced();
    const naming = await provenAddress(majorityId);
    await activities().settleMajority(of(majorityId, 41));
    const open = async () =>
      (await office.db.supportTask.findMany({ where: { caseId: majorityId, status: 'open' } })).map(
        ({ kind }) => kind,
      );
    expect(await open()).toEqual(['confirm_own_address']);
    await activities().denyOwnAddress(of(majorityId, 42));
    expect(await open()).toEqual(['reach_of_age']);
    await nameOwnAddress(office, { by, token: naming, typed: 'noor@other.example' });
    expect(await open()).toEqual(['reach_of_age']);
    const proving = await mailedToken(majorityId, 'own-address', 'noor@other.example', 2);
    await proveOwnAddress(office, proving);
    expect((await open()).toSorted()).toEqual(['confirm_own_address', 'reach_of_age']);
    await activities().denyOwnAddress(of(majorityId, 43));
    expect(await open()).toEqual(['reach_of_age']);
    // Nobody finishes it by hand.
    expect(taskEnd('reach_of_age')).not.toBe(null);
    office.take(guardianEmail, '');
  });

  it('who proves an address on the eve of the day is confirmed before it', async () => {
    const majorityId = await announced();
    await bornToComeOfAgeIn(1);
    await provenAddress(majorityId);
    const task = await office.db.supportTask.findFirstOrThrow({
      where: { caseId: majorityId, kind: 'confirm_own_address' },
    });
    const { dueAt } = await office.db.case.findUniqueOrThrow({ where: { id: majorityId } });
    expect(dueAt).toEqual(task.dueAt);
    const ofAge = startOfDay('America/New_York', plusDays(calendarDate(today), 1));
    expect(task.dueAt?.getTime()).toBeLessThanOrEqual(ofAge.getTime());
  });

  it('of a guardian of two children leaves the other child’s account as it is', async () => {
    const other = await addClientAccount(office, 'alex+sam@gmail.com');
    await office.db.familyMember.create({
      data: { accountId: other, guardianId, relationship: 'parent', addedAt: new Date('2020-01-01') },
    });
    const majorityId = await announced();
    await activities().settleMajority(of(majorityId, 41));
    expect(await office.db.familyMember.findMany()).toMatchObject([{ accountId: other, guardianId }]);
    expect(await office.db.account.findUniqueOrThrow({ where: { id: other } })).toMatchObject({
      status: 'active',
    });
  });

  it('keeps the account that the guardian wanted to be closed: it is theirs to decide', async () => {
    const majorityId = await announced(10);
    await provenAddress(majorityId);
    await activities().confirmOwnAddress(of(majorityId));
    const { deactivationId, token } = await linkedDeactivation(office, accountId);
    await confirmDeactivation(office, { token, signedInId: guardianId });
    expect(await activities().settleMajority(of(majorityId, 11))).toMatchObject({ status: 'own_sign_in' });
    await createDeactivationActivities(office).settleDeactivation({
      deactivationId,
      policy: deactivationPolicy,
      at: of(majorityId, 20).at,
    });
    expect(await accountNow()).toMatchObject({ status: 'active', email: own });
    const { state, case: row } = await office.db.clientDeactivation.findUniqueOrThrow({
      where: { id: deactivationId },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
    });
    expect([state, row.events.at(-1)?.detail]).toEqual(['withdrawn', { because: 'of-age' }]);
  });

  it('moves with a corrected birth date, and is moot where the account was deactivated', async () => {
    const majorityId = await announced();
    await bornToComeOfAgeIn(50);
    const { status, dueAt } = await activities().settleMajority(of(majorityId, 41)).then(standing);
    expect([status, new Date(dueAt ?? '') > new Date(today.getTime() + 48 * day)]).toEqual([
      'announced',
      true,
    ]);
    await office.db.account.update({ where: { id: accountId }, data: { status: 'deactivated' } });
    expect(await activities().settleMajority(of(majorityId, 52))).toMatchObject({ status: 'moot' });
    expect(await accountNow()).toMatchObject({ status: 'deactivated' });
  });
});

function standing<T extends object>(answer: T): T {
  if (isRefusal(answer as never)) throw new Error('refused');
  return answer;
}

describe('coming back after the day', () => {
  it('of an account that was deactivated before it opens the case at once, and mails no link to the mailbox of before', async () => {
    await bornToComeOfAgeIn(-30);
    const reactivationId = await reactivated();
    const { db } = office;
    expect(await db.clientMajority.count({ where: { accountId, settledAt: null } })).toBe(1);
    expect(await db.passwordReset.count({ where: { email: childEmail } })).toBe(0);
    expect((await db.$transaction((tx) => readReactivationView(tx, reactivationId))).letters).toEqual([]);
  });

  it('of someone who is a minor still mails the link', async () => {
    await bornToComeOfAgeIn(400);
    const reactivationId = await reactivated();
    const { db } = office;
    expect(await db.clientMajority.count({ where: { accountId } })).toBe(0);
    expect(await db.passwordReset.count({ where: { email: childEmail } })).toBe(1);
    const view = await db.$transaction((tx) => readReactivationView(tx, reactivationId));
    expect(view.letters).toEqual([{ template: 'reactivated', round: 0 }]);
  });
});
