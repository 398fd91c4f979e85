import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { daysAfter } from '../../src/domain/instants.js';
import type { LinkPurpose } from '../../src/tokens/mailed-link.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import {
  killedWhileSettling,
  leavingAccount,
  settled,
  standingOf,
  writeOf,
} from '../harness/deactivated-accounts.js';

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

describe('a program is killed while it deactivates an account', () => {
  it.each(statements.map((statement, number) => [...statement, number] as const))(
    'as it %s: nothing has happened, and the next attempt does everything once',
    async (_, table, when, number) => {
      const leaving = await leavingAccount(office, number);
      const before = await standingOf(office, leaving);
      await killedWhileSettling(office, writeOf(table, when), leaving);
      expect(await standingOf(office, leaving)).toEqual(before);

      expect(await settled(office, leaving)).toMatchObject({ status: 'deactivated', waitingOn: 'nobody' });
      const after = await standingOf(office, leaving);
      expectDone(after);
      expect(await settled(office, leaving)).toMatchObject({ status: 'deactivated' });
      expect(await standingOf(office, leaving)).toEqual(after);
    },
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
}: Awaited<ReturnType<typeof standingOf>>) {
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
