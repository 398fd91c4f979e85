import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createDeactivationActivities } from '../../src/activities/client-deactivation/activities.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { openCase } from '../../src/cases/open.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import type { LinkPurpose } from '../../src/tokens/mailed-link.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
import { holdAll } from '../harness/hold.js';
import { startProgram } from '../harness/program.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** A link of the account that ends before its time. */
function expired(purpose: LinkPurpose): string {
  return `NEW.purpose = '${purpose}' AND NEW.expires_at < now() + interval '20 days'`;
}

/** Each statement of the transaction that deactivates an account, in its order: the table, and what its row becomes; `gone` where it is deleted. */
const statements: readonly (readonly [name: string, table: string, when: string])[] = [
  ['ends sessions', 'session', `NEW.ended_because = 'deactivated' AND NEW.user_agent IS NOT NULL`],
  ['ends code challenges', 'code_challenge', `NEW.state = 'superseded' AND NEW.phone <> ''`],
  ['forgets devices', 'trusted_device', `NEW.ended_because = 'deactivated'`],
  ['supersedes resets', 'password_reset', `NEW.state = 'superseded'`],
  ['expires their links', 'mailed_link', expired('reset-password')],
  [
    'supersedes changes of address',
    'email_verification',
    `NEW.state = 'superseded' AND NEW.person_name IS NOT NULL`,
  ],
  ['expires the links of those', 'mailed_link', expired('verify-email')],
  ['says so on their cases', 'case_event', `NEW.code = 'verification-superseded'`],
  ['audits that', 'audit_entry', `NEW.act = 'case.verification-superseded'`],
  ['stops recoveries', 'factor_recovery', `NEW.state = 'cancelled'`],
  ['ends the tasks of recoveries', 'support_task', `NEW.kind = 'recover_factor' AND NEW.status = 'done'`],
  ['expires the links of recoveries', 'mailed_link', expired('factor-recovery')],
  ['closes the cases of recoveries', 'case', `NEW.kind = 'factor_recovery' AND NEW.closed_at IS NOT NULL`],
  ['says so on the cases of recoveries', 'case_event', `NEW.code = 'recovery-cancelled'`],
  ['audits that of recoveries', 'audit_entry', `NEW.act = 'case.recovery-cancelled'`],
  ['expires links', 'mailed_link', expired('disavow')],
  ['cancels appointments', 'appointment', `NEW.status = 'cancelled'`],
  ['ends care', 'chart', `NEW.closed_at IS NOT NULL`],
  ['stops other mail', 'suppression', `NEW.reason = 'unsubscribed'`],
  ['writes that down', 'audit_entry', `NEW.act = 'suppression.unsubscribed'`],
  ['closes the account', 'account', `NEW.status = 'deactivated' AND NEW.password_hash IS NOT NULL`],
  ['moves the deactivation', 'client_deactivation', `NEW.state = 'deactivated'`],
  ['ends the tasks', 'support_task', `NEW.kind = 'reach_out_leaving' AND NEW.status = 'done'`],
  ['closes the case', 'case', `NEW.kind = 'client_deactivation' AND NEW.closed_at IS NOT NULL`],
  ['adds a line', 'case_event', `NEW.code = 'account-deactivated'`],
  ['audits the line', 'audit_entry', `NEW.act = 'case.account-deactivated'`],
  ['erases the password', 'account', `NEW.status = 'deactivated' AND NEW.password_hash IS NULL`],
  ['erases browsers', 'session', `NEW.ended_because = 'deactivated' AND NEW.user_agent IS NULL`],
  ['erases names', 'email_verification', `NEW.state = 'superseded' AND NEW.person_name IS NULL`],
  ['erases what was typed at sign-up', 'sign_up', 'gone'],
  ['erases the phone before a change', 'account_notice', `NEW.phone_before IS NULL`],
  ['erases the second factor', 'second_factor', 'gone'],
  ['erases phones', 'code_challenge', `NEW.phone = ''`],
  ['erases devices', 'trusted_device', 'gone'],
  ['adds the last line', 'case_event', `NEW.code = 'data-erased'`],
  ['audits the last line', 'audit_entry', `NEW.act = 'case.data-erased'`],
];

/** Everything that the transaction touches, as it stands. */
async function standing(accountId: string, deactivationId: string) {
  const { db } = office;
  const of = { where: { accountId } };
  const account = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    include: {
      sessions: true,
      trustedDevices: true,
      passwordResets: true,
      verifications: { include: { signUp: true } },
      factorRecoveries: true,
      secondFactor: true,
      codeChallenges: true,
      notices: true,
      deactivations: { include: { case: { include: { events: { orderBy: { id: 'asc' } }, tasks: true } } } },
    },
  });
  return {
    account,
    charts: await db.chart.findMany({
      where: { client: of.where },
      orderBy: { id: 'asc' },
      select: { id: true, closedAt: true },
    }),
    suppressions: await db.suppression.count({ where: { address: account.email } }),
    links: await db.mailedLink.findMany({
      where: { subjectId: accountId },
      orderBy: { id: 'asc' },
      select: { id: true, expiresAt: true },
    }),
    appointments: await db.appointment.findMany({
      where: { chart: { client: of.where }, startsAt: { gt: new Date() } },
      orderBy: { id: 'asc' },
    }),
    audited: await db.auditEntry.count({ where: { subjectId: deactivationId } }),
  };
}

/** A confirmed deactivation whose days are over, of an account that has something for each statement. */
async function leaving(number: number) {
  const { db } = office;
  const clientId = stableId('client sourced');
  await db.client.update({ where: { id: clientId }, data: { accountId: null } });
  const accountId = await addLeavingClient(office, `leaving-${number}@clients.example`, 'client sourced');
  const { email } = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  const at = office.clock();
  const later = daysAfter(at, 60);
  await db.session.create({
    data: {
      idHash: `session ${number}`,
      accountId,
      portal: 'client',
      createdAt: at,
      lastSeenAt: at,
      expiresAt: later,
      userAgent: 'A browser',
    },
  });
  await db.trustedDevice.create({
    data: { id: randomUUID(), accountId, secretHash: `device ${number}`, createdAt: at, expiresAt: later },
  });
  await db.secondFactor.create({
    data: {
      accountId,
      phone: '+12125550142',
      method: 'text',
      enrolledAt: at,
      consentVersion: '1',
      consentedAt: at,
    },
  });
  const caseOf = (
    kind: 'password_reset' | 'email_verification' | 'factor_recovery' | 'two_factor' | 'account_notice',
  ) =>
    db.$transaction(async (tx) => {
      const opened = await openCase(tx, { kind, workflowId: (id) => `${kind}/${id}`, state: 'open', at });
      // Nobody starts its workflow: the sweep leaves it alone.
      await tx.case.update({ where: { id: opened.caseId }, data: { workflowStartedAt: at } });
      return opened.caseId;
    });
  const shared = { portal: 'client', email, accountId, requestedAt: at } as const;
  const resetId = await caseOf('password_reset');
  await db.passwordReset.create({ data: { ...shared, id: resetId, state: 'sent' } });
  const recoveryId = await caseOf('factor_recovery');
  await db.factorRecovery.create({ data: { ...shared, id: recoveryId } });
  await db.supportTask.create({
    data: { id: randomUUID(), caseId: recoveryId, key: 'recover', kind: 'recover_factor', openedAt: at },
  });
  const verificationId = await caseOf('email_verification');
  await db.emailVerification.create({
    data: {
      ...shared,
      id: verificationId,
      purpose: 'change_address',
      personName: 'Noor Vale',
      signUp: { create: { givenName: 'Noor', familyName: 'Vale', timeZone: 'America/New_York' } },
    },
  });
  await db.codeChallenge.create({
    data: {
      id: await caseOf('two_factor'),
      accountId,
      purpose: 'sign_in',
      sessionIdHash: `session ${number}`,
      phone: '+12125550142',
      openedAt: at,
      expiresAt: later,
    },
  });
  const noticeId = await caseOf('account_notice');
  await db.accountNotice.create({
    data: {
      id: noticeId,
      accountId,
      kind: 'password_changed',
      email,
      phoneBefore: '+12125550142',
      noticedAt: at,
    },
  });
  const links: readonly (readonly [LinkPurpose, string])[] = [
    ['reset-password', resetId],
    ['verify-email', verificationId],
    ['factor-recovery', recoveryId],
    ['disavow', noticeId],
  ];
  await db.mailedLink.createMany({
    data: links.map(([purpose, caseId]) => ({
      id: randomUUID(),
      workflowId: `${purpose}/${number}`,
      purpose,
      subjectId: accountId,
      caseId,
      salt: 'salt',
      digest: `digest ${purpose} ${number}`,
      issuedAt: at,
      expiresAt: later,
    })),
  });
  const chartId = stableId('chart sourced');
  await db.chart.update({ where: { id: chartId }, data: { closedAt: null } });
  await db.appointment.create({
    data: { id: randomUUID(), chartId, status: 'scheduled', startsAt: daysAfter(at, 40), endsAt: later },
  });
  await db.rateLimit.deleteMany();
  const { deactivationId, token } = await linkedDeactivation(office, accountId);
  await confirmDeactivation(office, { token, signedInId: null });
  const { deactivateAt } = await db.clientDeactivation.findUniqueOrThrow({ where: { id: deactivationId } });
  // The start of its workflow is noted a moment later, and is no part of what is compared.
  await untilStarted(office, deactivationId);
  return { accountId, deactivationId, at: deactivateAt?.toISOString() ?? '' };
}

describe('a program is killed while it deactivates an account', () => {
  it.each(statements.map((statement, number) => [...statement, number] as const))(
    'as it %s: nothing has happened, and the next attempt does everything once',
    async (_, table, when, number) => {
      const { accountId, deactivationId, at } = await leaving(number);
      const before = await standing(accountId, deactivationId);
      const hold = await holdAll(office.database.databaseUrl, [
        when === 'gone' ? { table, when: 'true', event: 'DELETE' } : { table, when },
      ]);
      const program = await startProgram('test/crash/settle-deactivation.mjs', office.environment, [
        deactivationId,
        at,
      ]);
      await until('it is at this statement', async () => (await hold.waiting()) === 1);
      await program.kill();
      await hold.dropAndRelease();
      expect(await standing(accountId, deactivationId)).toEqual(before);

      const settle = () =>
        createDeactivationActivities(office).settleDeactivation({
          deactivationId,
          policy: deactivationPolicy,
          at,
        });
      expect(await settle()).toMatchObject({ status: 'deactivated', waitingOn: 'nobody' });
      const after = await standing(accountId, deactivationId);
      expectDone(after);
      expect(await settle()).toMatchObject({ status: 'deactivated' });
      expect(await standing(accountId, deactivationId)).toEqual(after);
    },
    60_000,
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});

function expectDone({
  account,
  charts,
  suppressions,
  links,
  appointments,
}: Awaited<ReturnType<typeof standing>>) {
  const { sessions, trustedDevices, passwordResets, verifications, factorRecoveries, codeChallenges } =
    account;
  expect(account).toMatchObject({
    status: 'deactivated',
    passwordHash: null,
    phone: null,
    secondFactor: null,
  });
  expect(sessions).toMatchObject([{ endedBecause: 'deactivated', userAgent: null }]);
  expect(trustedDevices).toEqual([]);
  expect(passwordResets).toMatchObject([{ state: 'superseded' }]);
  expect(verifications).toMatchObject([{ state: 'superseded', personName: null, signUp: null }]);
  expect(factorRecoveries).toMatchObject([{ state: 'cancelled' }]);
  expect(account.notices).toMatchObject([{ phoneBefore: null }]);
  expect(codeChallenges).toMatchObject([{ state: 'superseded', phone: '' }]);
  expect(suppressions).toBe(1);
  expect(charts.map(({ closedAt }) => closedAt)).not.toContain(null);
  const [ended, own] = [14, 45].map((days) => daysAfter(office.clock(), days));
  expect(links.filter(({ expiresAt }) => expiresAt > (own ?? expiresAt))).toEqual([]);
  expect(links.filter(({ expiresAt }) => expiresAt <= (ended ?? expiresAt))).toHaveLength(4);
  expect(appointments.filter(({ status }) => status === 'scheduled')).toEqual([]);
  const [{ case: deactivation } = { case: null }] = account.deactivations;
  expect(deactivation?.events.map(({ code }) => code)).toEqual([
    'deactivation-requested',
    'deactivation-link-sent',
    'deactivation-confirmed',
    'account-deactivated',
    'data-erased',
  ]);
  expect(deactivation?.tasks).toMatchObject([{ kind: 'reach_out_leaving', status: 'done' }]);
}
