import { randomUUID } from 'node:crypto';
import { stableId } from '../../dev/demo-caseload.js';
import { createDeactivationActivities } from '../../src/activities/client-deactivation/activities.js';
import { openCase } from '../../src/cases/open.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { daysAfter } from '../../src/domain/instants.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import type { LinkPurpose } from '../../src/tokens/mailed-link.js';
import type { BackOffice } from './back-office.js';
import { addLeavingClient, linkedDeactivation } from './deactivations.js';
import type { HeldWrite } from './hold.js';
import { killedAt } from './killed-at.js';
import { startProgram } from './program.js';
import { untilStarted } from './started-case.js';

export interface OfDeactivation {
  readonly accountId: string;
  readonly deactivationId: string;
}

/** What a date brings to a deactivation, and when. */
export interface DueDeactivation extends OfDeactivation {
  /** ISO 8601. */
  readonly at: string;
}

const byId = { orderBy: { id: 'asc' } } as const;

/** Everything that the transaction touches, as it stands; in one order, so that two looks can be compared. */
export async function standingOf({ db }: BackOffice, { accountId, deactivationId }: OfDeactivation) {
  const of = { where: { accountId } };
  const account = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    include: {
      sessions: { orderBy: { idHash: 'asc' } },
      trustedDevices: byId,
      passwordResets: byId,
      verifications: { ...byId, include: { signUp: true } },
      factorRecoveries: byId,
      secondFactor: true,
      codeChallenges: byId,
      notices: byId,
      deactivations: { ...byId, include: { case: { include: { events: byId, tasks: byId } } } },
    },
  });
  return {
    account,
    charts: await db.chart.findMany({
      where: { client: of.where },
      ...byId,
      select: { id: true, closedAt: true },
    }),
    suppressions: await db.suppression.count({ where: { address: account.email } }),
    links: await db.mailedLink.findMany({
      where: { subjectId: accountId },
      ...byId,
      select: { id: true, expiresAt: true },
    }),
    appointments: await db.appointment.findMany({
      where: { chart: { client: of.where }, startsAt: { gt: new Date() } },
      ...byId,
    }),
    audited: await db.auditEntry.count({ where: { subjectId: deactivationId } }),
  };
}

/** A confirmed deactivation whose days are over, of an account that has something for each statement. */
export async function leavingAccount(office: BackOffice, number: number) {
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

/** Does what the date of a deactivation brings, as its workflow asks for it. */
export function settled(office: BackOffice, { deactivationId, at }: DueDeactivation) {
  const request = { deactivationId, policy: deactivationPolicy, at };
  return createDeactivationActivities(office).settleDeactivation(request);
}

/** Runs a program that does the same, and kills it at a write. */
export function killedWhileSettling(
  office: BackOffice,
  write: HeldWrite,
  { deactivationId, at }: DueDeactivation,
): Promise<void> {
  return killedAt(office, write, () =>
    startProgram('test/crash/settle-deactivation.mjs', office.environment, [deactivationId, at]),
  );
}

/** A write of a table: what its row becomes, or `gone` where it is deleted. */
export function writeOf(table: string, when: string): HeldWrite {
  return when === 'gone' ? { table, when: 'true', event: 'DELETE' } : { table, when };
}
