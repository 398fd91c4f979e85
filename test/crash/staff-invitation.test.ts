import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { providerInvitationId } from '../../src/protocol/provider-invitation/messages.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { apiKilledWhile, startNoted, type KilledWhen } from '../harness/killed-at.js';
import { mails } from '../harness/personas.js';
import { newPassword } from '../harness/sign-ups.js';

let office: BackOffice;
let lead: Browser;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  lead = await office.signedIn('staff', mails.lead);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const addressOf = (name: string) => `${name.replaceAll(/\W+/g, '-')}@staff.example`;

const invite = (email: string) => (browser: Browser) =>
  browser.post('/staff', { givenName: 'Sol', familyName: 'Reed', email, role: 'agent', reason: 'starts' });

/** What an invitation of an address has written. */
const standing = async (email: string) => ({
  invitations: await office.db.providerInvitation.findMany({ where: { email }, orderBy: { id: 'asc' } }),
  accounts: await office.db.account.count({ where: { portal: 'staff', email } }),
  verifications: await office.db.emailVerification.count({ where: { portal: 'staff', email } }),
});

const audited = (act: string, subjectId = '') => office.db.auditEntry.count({ where: { act, subjectId } });

const openings: readonly (readonly [string, KilledWhen])[] = [
  ['the case', { table: 'case', event: 'INSERT', when: `NEW.kind = 'staff_invitation'` }],
  ['the invitation', { table: 'provider_invitation', event: 'INSERT', when: 'true' }],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'staff.invite'` }],
  ['after the commit that it is started', startNoted],
];

describe('the API is killed while a lead invites someone', () => {
  const invited: string[] = [];

  it.each(openings)('as it writes %s: pressed again, they are invited once', async (name, when) => {
    const email = addressOf(`invited ${name}`);
    await apiKilledWhile(office, when, { portal: 'staff', jar: lead.cookies, act: invite(email) });
    expect((await standing(email)).invitations).toHaveLength(when === startNoted ? 1 : 0);

    for (const _ of [1, 2])
      expect((await invite(email)(lead)).text).toContain('The invitation is on its way.');
    const { invitations } = await standing(email);
    expect(invitations).toHaveLength(1);
    const id = invitations[0]?.id ?? '';
    expect(await audited('staff.invite', id)).toBe(1);
    invited.push(email);
    // As the sweep does.
    await startPendingCase(office, id);
  });

  it('and each of them is mailed once', async () => {
    const told = (email: string) => office.take(email, 'Your invitation to Headway');
    await office.startWorker();
    for (const email of invited) await until(`${email} is mailed`, async () => told(email).length > 0);
    await office.stopWorker();
    expect(invited.map((email) => told(email).length)).toEqual(openings.map(() => 1));
  });
});

const acceptances: readonly (readonly [string, KilledWhen | null])[] = [
  [
    'that it is accepted',
    { table: 'provider_invitation', event: 'UPDATE', when: 'NEW.accepted_at IS NOT NULL' },
  ],
  ['that the link is used', { table: 'mailed_link', event: 'UPDATE', when: 'NEW.consumed_at IS NOT NULL' }],
  ['the case of the address', { table: 'case', event: 'INSERT', when: `NEW.kind = 'email_verification'` }],
  ['the address', { table: 'email_verification', event: 'INSERT', when: 'true' }],
  ['the account', { table: 'account', event: 'INSERT', when: 'true' }],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'provider-invitation.accept'` }],
  ['nothing more, for it is committed', null],
];

describe('the API is killed while someone accepts their invitation', () => {
  it.each(acceptances)(
    'as it writes %s: the link still works, and there is one account',
    async (name, write) => {
      const email = addressOf(`accepts ${name}`);
      await invite(email)(lead);
      const [invitation] = (await standing(email)).invitations;
      const { id = '', invitedAt = new Date(), expiresAt = new Date() } = invitation ?? {};
      const { token } = await office.db.$transaction((tx) =>
        issueMailedLink(tx, office.config.TOKEN_KEYS, {
          workflowId: providerInvitationId(id),
          purpose: 'provider-invitation',
          round: 0,
          subjectId: id,
          caseId: id,
          address: email,
          issuedAt: invitedAt,
          expiresAt,
        }),
      );
      const before = await standing(email);
      const isThere = async () => (await standing(email)).accounts === 1;
      const accept = (browser: Browser) => browser.post(`/sign-up/${token}`, { password: newPassword });
      await apiKilledWhile(office, write ?? isThere, { portal: 'staff', act: accept });
      if (write !== null) expect(await standing(email)).toEqual(before);

      for (const _ of [1, 2])
        expect((await accept(office.browse('staff'))).text).toContain('Your account is ready');
      expect(await standing(email)).toMatchObject({ accounts: 1, verifications: 1 });
      expect(await audited('provider-invitation.accept', id)).toBe(1);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
