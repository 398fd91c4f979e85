import { randomUUID } from 'node:crypto';
import { stableId } from '../../dev/demo-caseload.js';
import { seedProvider } from '../../dev/seed.js';
import type { Transaction } from '../../src/adapters/database.js';
import { byAccount } from '../../src/audit/trail.js';
import { commit } from '../../src/cases/after-commit.js';
import { openCase } from '../../src/cases/open.js';
import type { CaseKind } from '../../src/domain/ids.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { openReview } from '../../src/operations/access-review/open.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { acceptContact } from '../../src/operations/contact-request/submit.js';
import { acceptTermination, activeContract } from '../../src/operations/contract-termination/accept.js';
import { reportDisclosure } from '../../src/operations/disclosure-report/report.js';
import { openVerification } from '../../src/operations/email-verification/open.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { openInvitation } from '../../src/operations/provider-invitation/invitations.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { staffMembers } from '../../src/operations/staff-member/read.js';
import { openChallenge } from '../../src/operations/two-factor/challenges.js';
import { accountSuspensionId } from '../../src/protocol/account-suspension/messages.js';
import { addressRecoveryId } from '../../src/protocol/address-recovery/messages.js';
import { clientMajorityId } from '../../src/protocol/client-majority/messages.js';
import { clientReactivationId } from '../../src/protocol/client-reactivation/messages.js';
import { factorRecoveryId } from '../../src/protocol/factor-recovery/messages.js';
import { noteRetrievalId } from '../../src/protocol/note-retrieval/messages.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { askedRecords } from '../harness/asked-records.js';
import { hashOfPassword, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount } from '../harness/clients.js';
import { askToLeave } from '../harness/deactivations.js';
import { leaveHeadway } from '../harness/former-providers.js';
import { enrol } from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';

/** Opens one case; `name` is nobody else's. */
type Opener = (office: BackOffice, name: string) => Promise<unknown>;

const agentId = stableId(mails.agent);
const leadId = stableId(mails.lead);
const addressOf = (name: string) => `${name}@people.example`;

/** A case with its row, started as the API does. */
function openWith(
  office: BackOffice,
  of: { kind: CaseKind; workflowId: (caseId: string) => string; state: string; subjectId?: string },
  write: (tx: Transaction, id: string, at: Date) => Promise<unknown>,
): Promise<unknown> {
  const at = office.clock();
  return commit(office, async (tx, after) => {
    const { caseId } = await openCase(tx, { ...of, at });
    await write(tx, caseId, at);
    after.start(caseId);
  });
}

async function addProvider({ db, keyStore }: BackOffice, name: string) {
  const email = addressOf(name);
  const names = { givenName: 'Noor', familyName: 'Vale' };
  await seedProvider(
    db,
    keyStore,
    { ...names, email, clients: 2, headwaySourced: 1, sessions: 1 },
    await hashOfPassword(),
  );
  return { email, id: stableId(`provider ${email}`), accountId: stableId(`account ${email}`) };
}

async function addClientWithChart(office: BackOffice, name: string) {
  const accountId = await addClientAccount(office, addressOf(name));
  const { chartId } = await addChart(office, office.people.provider.id, name, ['a note']);
  const clientId = stableId(`client ${name}`);
  await office.db.client.update({ where: { id: clientId }, data: { accountId } });
  return { accountId, chartId, clientId };
}

const asker = (office: BackOffice, name: string) =>
  ({
    requester: 'person',
    name: 'Noor Vale',
    email: addressOf(name),
    language: 'en',
    taken: null,
    receivedAt: office.clock(),
  }) as const;

function invite(
  office: BackOffice,
  name: string,
  of: Pick<Parameters<typeof openInvitation>[1], 'kind' | 'act' | 'practiceOfId' | 'staffRole'>,
): Promise<unknown> {
  return commit(office, async (tx, after) => {
    const { caseId } = await openInvitation(tx, {
      ...of,
      email: addressOf(name),
      givenName: 'Noor',
      familyName: 'Vale',
      timeZone: 'America/New_York',
      jurisdiction: of.kind === 'provider_invitation' ? 'NY' : '',
      invitedById: leadId,
      at: office.clock(),
    });
    after.start(caseId);
  });
}

/** How a case of each kind comes about that waits for people or dates afterwards. */
export const openers: Readonly<Record<Exclude<CaseKind, 'account_notice' | 'provider_news'>, Opener>> = {
  async password_reset(office, name) {
    const email = addressOf(name);
    await addClientAccount(office, email);
    return openWith(
      office,
      { kind: 'password_reset', workflowId: passwordResetId, state: 'requested' },
      (tx, id, requestedAt) =>
        tx.passwordReset.create({ data: { id, portal: 'client', email, requestedAt } }),
    );
  },
  email_verification: async (office, name) =>
    commit(office, async (tx, after) => {
      const person = { givenName: 'Noor', familyName: 'Vale', timeZone: 'America/New_York' };
      const signUp = { ...person, birthDate: new Date('1990-05-05'), passwordHash: await hashOfPassword() };
      const email = addressOf(name);
      const at = office.clock();
      const asked = { purpose: 'sign_up', portal: 'client', email, signUp, at } as const;
      after.start((await openVerification(tx, asked)).caseId);
    }),
  async two_factor(office, name) {
    const accountId = await addClientAccount(office, addressOf(name));
    return commit(office, async (tx, after) =>
      after.start(
        await openChallenge(tx, office.config.TOKEN_KEYS, {
          accountId,
          sessionIdHash: randomUUID(),
          purpose: 'sign_in',
          phone: `+12125550${100 + (Number(name.split('-').at(-1)) % 100)}`,
          method: 'text',
          emailAllowed: false,
          now: office.clock(),
        }),
      ),
    );
  },
  async account_suspension(office, name) {
    const accountId = await addClientAccount(office, addressOf(name));
    const of = { kind: 'account_suspension', workflowId: accountSuspensionId, state: 'suspended' } as const;
    return openWith(office, { ...of, subjectId: accountId }, async (tx, id, suspendedAt) => {
      await tx.account.update({ where: { id: accountId }, data: { status: 'suspended' } });
      const row = { id, accountId, because: 'password_changed', suspendedAt } as const;
      await tx.accountSuspension.create({ data: row });
    });
  },
  async factor_recovery(office, name) {
    const { email, accountId } = await addProvider(office, name);
    await enrol(office, accountId);
    return openWith(
      office,
      { kind: 'factor_recovery', workflowId: factorRecoveryId, state: 'requested' },
      (tx, id, requestedAt) =>
        tx.factorRecovery.create({ data: { id, portal: 'provider', email, requestedAt } }),
    );
  },
  async address_recovery(office, name) {
    const email = addressOf(name);
    await addClientAccount(office, email);
    const newEmail = addressOf(`new-${name}`);
    return openWith(
      office,
      { kind: 'address_recovery', workflowId: addressRecoveryId, state: 'requested' },
      (tx, id, requestedAt) =>
        tx.factorRecovery.create({ data: { id, portal: 'client', email, newEmail, requestedAt } }),
    );
  },
  provider_invitation: (office, name) =>
    invite(office, name, { kind: 'provider_invitation', act: 'provider-invitation.request' }),
  practice_staff_invitation: (office, name) =>
    invite(office, name, {
      kind: 'practice_staff_invitation',
      act: 'practice-staff.invite',
      practiceOfId: office.people.otherProvider.id,
    }),
  staff_invitation: (office, name) =>
    invite(office, name, { kind: 'staff_invitation', act: 'staff.invite', staffRole: 'agent' }),
  access_review: (office) =>
    commit(office, async (tx, after) =>
      openReview(tx, after, {
        occasion: 'emergency',
        members: (await staffMembers(tx)).filter(({ id }) => id === agentId),
        emergency: { personId: leadId, waitsUntil: office.clock(), reason: 'Someone is in danger' },
        at: office.clock(),
      }),
    ),
  contact_request: (office, name) =>
    commit(office, async (tx, after) => {
      const how = { portal: 'client', topic: 'something_else', language: 'en' } as const;
      const message = {
        ...how,
        name: 'Noor Vale',
        email: addressOf(name),
        accountEmail: null,
        phone: null,
        text: 'Can you help?',
        emailIsSafe: true,
        voicemailIsSafe: true,
        interpreter: '',
      };
      await acceptContact(tx, after, office, { message, writer: null, ip: '', crisis: false });
    }),
  async client_deactivation(office, name) {
    const { accountId } = await addClientWithChart(office, name);
    return askToLeave(office, accountId);
  },
  async client_reactivation(office, name) {
    const { accountId } = await addClientWithChart(office, name);
    await office.db.account.update({ where: { id: accountId }, data: { status: 'deactivated' } });
    const of = { kind: 'client_reactivation', workflowId: clientReactivationId, state: 'requested' } as const;
    return openWith(office, { ...of, subjectId: accountId }, (tx, id, requestedAt) =>
      tx.clientReactivation.create({ data: { id, accountId, requestedAt, requestedById: agentId } }),
    );
  },
  async client_majority(office, name) {
    const { accountId, clientId } = await addClientWithChart(office, name);
    const guardianId = await addClientAccount(office, addressOf(`guardian-${name}`));
    const ofAgeOn = new Date(Date.now() + 30 * 86_400_000);
    const birthDate = new Date(ofAgeOn);
    birthDate.setUTCFullYear(birthDate.getUTCFullYear() - 18);
    await office.db.client.update({ where: { id: clientId }, data: { birthDate } });
    const at = office.clock();
    await office.db.familyMember.create({
      data: { accountId, guardianId, relationship: 'parent', addedAt: at },
    });
    const of = { kind: 'client_majority', workflowId: clientMajorityId, state: 'announced' } as const;
    return openWith(office, { ...of, subjectId: accountId }, (tx, id, openedAt) =>
      tx.clientMajority.create({ data: { id, accountId, guardianId, openedAt, comesOfAgeOn: ofAgeOn } }),
    );
  },
  async note_retrieval(office, name) {
    const { email } = await addProvider(office, name);
    await leaveHeadway(office, email);
    return openWith(
      office,
      { kind: 'note_retrieval', workflowId: noteRetrievalId, state: 'requested' },
      (tx, id, requestedAt) =>
        tx.noteRetrieval.create({ data: { id, portal: 'provider', email, requestedAt } }),
    );
  },
  record_request: (office, name) => askedRecords(office, name),
  async record_amendment(office, name) {
    const { chartId } = await addClientWithChart(office, name);
    return openAmendment(office, {
      ...asker(office, name),
      emailIsSafe: true,
      chartId,
      words: 'My street is Maple.',
    });
  },
  async accounting_request(office, name) {
    const { clientId } = await addClientWithChart(office, name);
    return commit(office, (tx, after) =>
      openAccounting(tx, after, { ...asker(office, name), clientId, at: office.clock() }),
    );
  },
  async disclosure_report(office, name) {
    const { clientId } = await addClientWithChart(office, name);
    return reportDisclosure(office, {
      typed: {
        mishap: 'wrong_email',
        information: 'contact',
        people: clientId,
        recipientName: 'Another client',
        description: `A reminder (${name})`,
        happenedOn: '11/2/2026',
        discoveredOn: '11/3/2026',
      },
      actorId: agentId,
      role: 'agent',
      pressKey: randomUUID(),
    });
  },
  async contract_termination(office, name) {
    const provider = await addProvider(office, name);
    // After a death the caseload is told at once, and each client chooses.
    const isDeath = name.endsWith('0');
    return acceptTermination(office, {
      contract: await activeContract(office, provider.id),
      providerId: provider.id,
      startedById: isDeath ? leadId : provider.accountId,
      startedBecause: isDeath ? 'death' : 'provider',
      lastDay: calendarDate(new Date(Date.now() + 40 * 86_400_000)),
      reason: isDeath ? '' : 'retiring',
      feedback: '',
      records: { practice: 'A practice', address: '', email: 'records@practice.example', phone: '' },
      custodianName: isDeath ? 'A colleague' : null,
      plans: [],
    });
  },
  async note_export(office, name) {
    const { id: providerId, accountId } = await addProvider(office, name);
    return commit(office, async (tx, after) => {
      const { exportId } = await requestExport(tx, {
        providerId,
        occasion: 'on_demand',
        terminationCaseId: null,
        actor: byAccount(accountId),
        at: office.clock(),
      });
      after.start(exportId);
    });
  },
};
