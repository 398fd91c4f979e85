import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { daysAfter } from '../../src/domain/instants.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { clientDeactivationId } from '../../src/protocol/client-deactivation/messages.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import {
  killedWhileSettling,
  leavingAccount,
  settled,
  standingOf,
  writeOf,
  type DueDeactivation,
} from '../harness/deactivated-accounts.js';
import { killedAt } from '../harness/killed-at.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(async () => {
  for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
  await office.close();
});

/** A statement: its table, and what its row becomes; `gone` where it is deleted. */
type Statement = readonly [name: string, table: string, when: string];

/** What a deactivation writes otherwise than without a hold, in its order; the rest is in deactivation-statements.test.ts. */
const underHold: readonly Statement[] = [
  ['moves the deactivation', 'client_deactivation', `NEW.state = 'erasure_held'`],
  ['lets its case wait', 'case', `NEW.state = 'erasure_held' AND NEW.waiting_on = 'timer'`],
  ['adds a line', 'case_event', `NEW.code = 'account-deactivated'`],
  ['asks support', 'support_task', `NEW.kind = 'erasure_held' AND NEW.status = 'open'`],
  ['says that something is kept', 'case_event', `NEW.code = 'erasure-held'`],
  ['audits the line', 'audit_entry', `NEW.act = 'case.account-deactivated'`],
  ['audits that something is kept', 'audit_entry', `NEW.act = 'case.erasure-held'`],
];

/** Each statement of the erasure once the hold is lifted, in its order. */
const afterHold: readonly Statement[] = [
  ['erases the password', 'account', `NEW.password_hash IS NULL`],
  ['erases browsers', 'session', `NEW.user_agent IS NULL`],
  ['erases names', 'email_verification', `NEW.person_name IS NULL`],
  ['erases what was typed at sign-up', 'sign_up', 'gone'],
  ['erases the phone before a change', 'account_notice', `NEW.phone_before IS NULL`],
  ['erases the second factor', 'second_factor', 'gone'],
  ['erases phones', 'code_challenge', `NEW.phone = ''`],
  ['erases devices', 'trusted_device', 'gone'],
  ['moves the deactivation', 'client_deactivation', `NEW.state = 'deactivated'`],
  ['ends the task', 'support_task', `NEW.kind = 'erasure_held' AND NEW.status = 'done'`],
  ['closes the case', 'case', `NEW.kind = 'client_deactivation' AND NEW.closed_at IS NOT NULL`],
  ['adds the last line', 'case_event', `NEW.code = 'data-erased'`],
  ['audits the last line', 'audit_entry', `NEW.act = 'case.data-erased'`],
];

/** A confirmed deactivation whose days are over, of someone under a hold of their own. */
async function heldAccount(number: number) {
  const leaving = await leavingAccount(office, number);
  const { id: subjectId } = await office.db.client.findUniqueOrThrow({
    where: { accountId: leaving.accountId },
  });
  const form = { subject: 'person', subjectId, matter: `Matter ${number}`, reason: 'Counsel asked' };
  const placed = await placeHold(office, { form, ...lead });
  if (isRefusal(placed)) throw new Error(placed.refused);
  return { leaving, lift: () => liftHold(office, { holdId: placed.holdId, reason: 'Settled', ...lead }) };
}

const heldDays = deactivationPolicy.heldLookDays;
const later = (leaving: DueDeactivation, days: number): DueDeactivation => ({
  ...leaving,
  at: daysAfter(new Date(leaving.at), days).toISOString(),
});

/** A write that is killed leaves everything as it was; done again, it is done once, however often it is asked for. */
async function killedThenDone(write: Statement, of: DueDeactivation, standing: object): Promise<void> {
  const [, table, when] = write;
  const before = await standingOf(office, of);
  await killedWhileSettling(office, writeOf(table, when), of);
  expect(await standingOf(office, of)).toEqual(before);
  expect(await settled(office, of)).toMatchObject(standing);
  const after = await standingOf(office, of);
  expect(await settled(office, of)).toMatchObject(standing);
  expect(await standingOf(office, of)).toEqual(after);
}

describe('a program is killed while it deactivates an account under a legal hold', () => {
  it.each(underHold.map((statement, number) => [statement[0], statement, number] as const))(
    'as it %s: nothing has happened, and the next attempt does everything once, and erases nothing',
    async (_, statement, number) => {
      const { leaving, lift } = await heldAccount(number);
      await killedThenDone(statement, leaving, { status: 'erasure_held', waitingOn: 'timer' });
      const { account } = await standingOf(office, leaving);
      expect(account).toMatchObject({ status: 'deactivated', passwordHash: expect.any(String) });
      expect([account.notices[0]?.phoneBefore, account.secondFactor?.phone]).toEqual([
        '+12125550142',
        '+12125550142',
      ]);
      expect(linesOf(account)).toEqual([...asked, 'account-deactivated', 'erasure-held']);
      await lift();
    },
  );

  it('as it looks again later, because the hold stands: it looks again then', async () => {
    const { leaving, lift } = await heldAccount(50);
    await settled(office, leaving);
    const again = later(leaving, heldDays);
    const due = daysAfter(new Date(again.at), heldDays).toISOString();
    await killedThenDone(['', 'case', `NEW.state = 'erasure_held'`], again, {
      status: 'erasure_held',
      dueAt: due,
    });
    await lift();
  });
});

describe('workers are killed while they deactivate an account under a hold and erase it once the hold is lifted', () => {
  it('its person and their provider are told once, nothing is erased before, and everything after', async () => {
    const { leaving, lift } = await heldAccount(200);
    const { deactivationId, accountId } = leaving;
    const { email } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    // Its fourteen days are over.
    await office.db.case.update({ where: { id: deactivationId }, data: { dueAt: office.clock() } });
    await office.db.clientDeactivation.update({
      where: { id: deactivationId },
      data: { deactivateAt: office.clock() },
    });
    const worker = () => startProgram('worker', office.environment);
    const erasing = { table: 'account', when: `NEW.id = '${accountId}' AND NEW.password_hash IS NULL` };
    await killedAt(
      office,
      { table: 'client_deactivation', when: `NEW.id = '${deactivationId}' AND NEW.state = 'erasure_held'` },
      worker,
    );
    const { account } = await standingOf(office, leaving);
    expect(account.status).toBe('active');

    await killedAt(office, erasing, async () => {
      const second = await worker();
      await until('its person is told', async () => goodbyes(email).length > 0);
      expect((await standingOf(office, leaving)).account.deactivations).toMatchObject([
        { state: 'erasure_held' },
      ]);
      await lift();
      return second;
    });
    expect((await standingOf(office, leaving)).account).toMatchObject({
      status: 'deactivated',
      passwordHash: expect.any(String),
    });

    const third = await worker();
    await office.temporal.workflow.getHandle(clientDeactivationId(deactivationId)).result();
    await third.stop();
    const after = (await standingOf(office, leaving)).account;
    expect([after.passwordHash, after.deactivations[0]?.state]).toEqual([null, 'deactivated']);
    expect(linesOf(after).filter((code) => code === 'data-erased')).toHaveLength(1);
    expect(goodbyes(email)).toHaveLength(1);
    expect(office.inbox.messages.filter(({ subject }) => subject.includes('account is closed'))).toHaveLength(
      1,
    );
  });

  const goodbyes = (email: string) =>
    office.inbox.messages.filter(({ to, subject }) => to === email && subject.includes('is deactivated'));
});

describe('a program is killed while it erases what a lifted hold had kept', () => {
  it.each(afterHold.map((statement, place) => [statement[0], statement, 100 + place] as const))(
    'as it %s: nothing has happened, and the next attempt does everything once',
    async (_, statement, number) => {
      const { leaving, lift } = await heldAccount(number);
      await settled(office, leaving);
      await lift();
      const again = later(leaving, 1);
      await killedThenDone(statement, again, { status: 'deactivated', waitingOn: 'nobody', dueAt: null });
      const { account } = await standingOf(office, leaving);
      expect(account).toMatchObject({
        status: 'deactivated',
        passwordHash: null,
        phone: null,
        secondFactor: null,
        trustedDevices: [],
        sessions: [{ userAgent: null }],
        verifications: [{ personName: null, signUp: null }],
        notices: [{ phoneBefore: null }],
        codeChallenges: [{ phone: '' }],
      });
      expect(linesOf(account)).toEqual([...asked, 'account-deactivated', 'erasure-held', 'data-erased']);
      const [deactivation] = account.deactivations;
      expect(deactivation?.case.tasks.map(({ kind, status }) => [kind, status]).toSorted()).toEqual([
        ['erasure_held', 'done'],
        ['reach_out_leaving', 'done'],
      ]);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});

const asked = ['deactivation-requested', 'deactivation-link-sent', 'deactivation-confirmed'];

function linesOf({ deactivations }: Awaited<ReturnType<typeof standingOf>>['account']): readonly string[] {
  return deactivations.flatMap(({ case: { events } }) => events.map(({ code }) => code));
}
