import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { daysAfter, hoursAfter } from '../../src/domain/instants.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { openPeriodicReview } from '../../src/operations/access-review/open.js';
import { openInvitation } from '../../src/operations/provider-invitation/invitations.js';
import { MailTrouble, type Mail } from '../../src/ports.js';
import { addressRecoveryId } from '../../src/protocol/address-recovery/messages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { addLeavingClient, askToLeave } from '../harness/deactivations.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

const at = () => office.clock().toISOString();

/** The program as it meets a mailbox at which something happens first. */
function meeting(address: string, happens: () => Promise<void>, clock = office.clock) {
  const mailer = {
    ...office.mailer,
    async send(mail: Mail) {
      if (mail.to === address) await happens();
      return office.mailer.send(mail);
    },
  };
  return createActivities({ ...office, mailer, clock });
}

async function isFull(): Promise<never> {
  throw new MailTrouble('452 4.2.2 Mailbox full', 'mailbox');
}

describe('an invitation that was taken back', () => {
  async function invited(email: string) {
    const { caseId: invitationId } = await office.db.$transaction((tx) =>
      openInvitation(tx, {
        kind: 'provider_invitation',
        act: 'provider-invitation.request',
        email,
        givenName: 'Ines',
        familyName: 'Moreau',
        timeZone: 'America/Denver',
        jurisdiction: 'CO',
        credentials: 'PsyD',
        npi: '1234567893',
        licenseNumber: 'P-1',
        invitedById: stableId(mails.lead),
        at: office.clock(),
      }),
    );
    const withdraw = async () => {
      const end = { invitationId, as: 'withdrawn', at: at() } as const;
      await createActivities(office).endInvitation(end);
    };
    return { invitationId, withdraw, mail: { invitationId, round: 0, at: at() } };
  }
  const standing = (id: string) =>
    office.db.case.findUniqueOrThrow({
      where: { id },
      select: { state: true, closedAt: true, waitingOn: true, dueAt: true, tasks: true },
    });
  const isWithdrawn = {
    state: 'withdrawn',
    closedAt: expect.any(Date),
    waitingOn: 'nobody',
    dueAt: null,
    tasks: [],
  };

  it('while a mailbox put it off isn’t mailed anymore, and stays closed', async () => {
    const email = 'late@moreau.example';
    const { invitationId, withdraw, mail } = await invited(email);
    await expect(meeting(email, isFull).mailInvitation(mail)).rejects.toThrow('full');
    await withdraw();
    expect(await createActivities(office).mailInvitation(mail)).toEqual({ reached: true });
    expect(office.take(email, '')).toEqual([]);
    expect(await standing(invitationId)).toEqual(isWithdrawn);
  });

  it.each(['taken', 'refused'])('while its mail was on its way, and %s, stays closed', async (how) => {
    const email = `${how}@moreau.example`;
    const { invitationId, withdraw, mail } = await invited(email);
    if (how === 'refused') office.smtp.misbehaveNext({ kind: 'refuse', code: 550 });
    const reached = how === 'taken';
    expect(await meeting(email, withdraw).mailInvitation(mail)).toEqual({ reached });
    expect(await standing(invitationId)).toEqual(isWithdrawn);
  });
});

describe('a link to a new mailbox that was asked for again', () => {
  async function asked(newEmail: string) {
    const requestedAt = office.clock();
    const { caseId: recoveryId } = await office.db.$transaction(async (tx) => {
      const opened = await openCase(tx, {
        kind: 'address_recovery',
        workflowId: addressRecoveryId,
        state: 'requested',
        at: requestedAt,
      });
      const of = { portal: 'provider', email: mails.provider, newEmail, requestedAt } as const;
      await tx.factorRecovery.create({ data: { ...of, id: opened.caseId } });
      return opened;
    });
    return { recoveryId, policy: factorRecoveryPolicy, at: requestedAt.toISOString() };
  }
  const dueAt = async (id: string) => (await office.db.case.findUniqueOrThrow({ where: { id } })).dueAt;

  it('isn’t mailed after the newer one, and its end doesn’t come sooner', async () => {
    const email = 'again@moreau.example';
    const request = await asked(email);
    await expect(meeting(email, isFull).sendRecoveryLink({ ...request, round: 0 })).rejects.toThrow('full');
    const later = hoursAfter(office.clock(), 1);
    await meeting(
      email,
      async () => undefined,
      () => later,
    ).sendRecoveryLink({ ...request, round: 1 });
    const ends = hoursAfter(later, factorRecoveryPolicy.linkHours);
    expect(await dueAt(request.recoveryId)).toEqual(ends);
    await createActivities(office).sendRecoveryLink({ ...request, round: 0 });
    expect(office.take(email, '')).toHaveLength(1);
    expect(await dueAt(request.recoveryId)).toEqual(ends);
  });

  it('works for all its hours from the mail on, however long its mailbox put it off', async () => {
    const email = 'hours@moreau.example';
    const request = { ...(await asked(email)), round: 0 };
    await expect(meeting(email, isFull).sendRecoveryLink(request)).rejects.toThrow('full');
    const clock = () => hoursAfter(new Date(request.at), 20);
    await createActivities({ ...office, clock }).sendRecoveryLink(request);
    const { expiresAt } = await office.db.mailedLink.findFirstOrThrow({
      where: { caseId: request.recoveryId },
    });
    const ends = hoursAfter(clock(), factorRecoveryPolicy.linkHours);
    expect([expiresAt, await dueAt(request.recoveryId)]).toEqual([ends, ends]);
  });

  it('while it was on its way leaves the end of the newer one as it is', async () => {
    const email = 'beside@moreau.example';
    const request = await asked(email);
    const later = hoursAfter(office.clock(), 1);
    const newer = async () => {
      await createActivities({ ...office, clock: () => later }).sendRecoveryLink({ ...request, round: 1 });
    };
    await meeting(email, newer).sendRecoveryLink({ ...request, round: 0 });
    expect(await dueAt(request.recoveryId)).toEqual(hoursAfter(later, factorRecoveryPolicy.linkHours));
  });
});

describe('a deactivation', () => {
  async function asked(email: string, client: string) {
    const found = await askToLeave(office, await addLeavingClient(office, email, client));
    if (isRefusal(found)) throw new Error(found.refused);
    const { deactivationId } = found;
    return { deactivationId, round: 1, policy: deactivationPolicy, at: at() };
  }

  it('mails no link that a newer one follows, nor one after it was confirmed', async () => {
    const email = 'leaves@clients.example';
    const mail = { ...(await asked(email, 'client own')), template: 'link' } as const;
    const row = { where: { id: mail.deactivationId } };
    await office.db.clientDeactivation.update({ ...row, data: { linksAskedFor: 2 } });
    const { mailDeactivation } = createActivities(office);
    expect(await mailDeactivation(mail)).toEqual({ reached: true });
    expect(office.take(email, '')).toEqual([]);
    await mailDeactivation({ ...mail, round: 2 });
    expect(office.take(email, '')).toHaveLength(1);
    const confirmed = { state: 'confirmed', confirmedAt: office.clock() } as const;
    await office.db.clientDeactivation.update({ ...row, data: { ...confirmed, linksAskedFor: 3 } });
    expect(await mailDeactivation({ ...mail, round: 3 })).toEqual({ reached: true });
    expect(office.take(email, '')).toHaveLength(1);
  });

  it('of a child has reached the guardian who decides, though the child’s mailbox is full for an hour', async () => {
    const [guardian, child] = ['decides@clients.example', 'is-nine@clients.example'] as const;
    const guardianId = await addClientAccount(office, guardian);
    const childId = await addLeavingClient(office, child, 'client sourced');
    const { db } = office;
    const addedAt = office.clock();
    const of = { accountId: childId, guardianId, relationship: 'parent', addedAt } as const;
    await db.familyMember.create({ data: of });
    const birthDate = daysAfter(addedAt, -9 * 365);
    await db.client.update({ where: { id: stableId('client sourced') }, data: { birthDate } });
    const found = await askToLeave(office, childId);
    if (isRefusal(found)) throw new Error(found.refused);
    const { deactivationId } = found;
    const mail = {
      deactivationId,
      template: 'link',
      round: 1,
      policy: deactivationPolicy,
      at: at(),
    } as const;
    await expect(meeting(child, isFull).mailDeactivation(mail)).rejects.toThrow('full');
    const inAnHour = () => hoursAfter(new Date(mail.at), 1);
    expect(await meeting(child, isFull, inAnHour).mailDeactivation(mail)).toEqual({ reached: true });
    expect(office.take(guardian, '')).toHaveLength(1);
    // Where only the child took it, nobody who decides was reached.
    await db.clientDeactivation.update({ where: { id: deactivationId }, data: { linksAskedFor: 2 } });
    const again = { ...mail, round: 2 };
    await expect(meeting(guardian, isFull, inAnHour).mailDeactivation(again)).rejects.toThrow('full');
    expect(office.take(child, '')).toHaveLength(1);
  });
});

it('a link to the own address of someone who comes of age goes out as the newest alone', async () => {
  const { db } = office;
  const [guardianId, accountId] = [
    await addClientAccount(office, 'parent@clients.example'),
    await addClientAccount(office, 'of-age@clients.example'),
  ];
  const openedAt = office.clock();
  const address = 'own@clients.example';
  const id = await closedCase(office, { kind: 'client_majority', subjectId: accountId, at: openedAt });
  const row = { accountId, guardianId, openedAt, comesOfAgeOn: daysAfter(openedAt, 20), address };
  await db.clientMajority.create({ data: { ...row, id, linksAskedFor: 2 } });
  const mail = { majorityId: id, template: 'own-address', policy: majorityPolicy, at: at() } as const;
  const { mailMajority } = createActivities(office);
  expect(await mailMajority({ ...mail, round: 1 })).toEqual({ reached: true });
  expect(office.take(address, '')).toEqual([]);
  expect(await mailMajority({ ...mail, round: 2 })).toEqual({ reached: true });
  expect(office.take(address, '')).toHaveLength(1);
});

describe('what was late and is not anymore', () => {
  const asker = () => ({
    clientId: stableId('client own'),
    requester: 'person' as const,
    requesterName: 'Someone',
    requesterEmail: 'someone@agency.example',
    timeZone: 'UTC',
    receivedAt: daysAfter(office.clock(), -70),
  });
  const settledAt = () => office.clock();
  const officer = () => office.config.PRIVACY_OFFICER_EMAILS[0] ?? '';
  const pages = () => office.take(officer(), '').length;

  it('of a request for an accounting pages no privacy officer', async () => {
    const { db } = office;
    const of = { kind: 'accounting_request', subjectId: asker().clientId, at: office.clock() } as const;
    const requestId = await closedCase(office, of);
    await db.accountingRequest.create({ data: { ...asker(), id: requestId, state: 'overdue' } });
    const { tellOfAccounting } = createActivities(office);
    const page = (round: number) =>
      tellOfAccounting({ requestId, template: 'officer-overdue', round, at: at() });
    const before = pages();
    await page(0);
    const given = { state: 'given', settledAt: settledAt() } as const;
    await db.accountingRequest.update({ where: { id: requestId }, data: given });
    await page(1);
    expect(pages() - before).toBe(1);
  });

  it('of a request to amend pages no privacy officer, and asks no provider', async () => {
    const { db, people } = office;
    const of = { kind: 'record_amendment', subjectId: asker().clientId, at: office.clock() } as const;
    const amendmentId = await closedCase(office, of);
    const { id: providerId } = people.provider;
    const chartId = people.charts['own'] ?? '';
    const row = { ...asker(), id: amendmentId, chartId, providerId, requestNoteId: randomUUID() };
    await db.recordAmendment.create({ data: { ...row, state: 'withdrawn', settledAt: settledAt() } });
    const { tellOfAmendment, amendmentProviderUnreached } = createActivities(office);
    const before = [pages(), office.take(mails.provider, '').length];
    for (const template of ['officer-overdue', 'provider-asked'] as const)
      await tellOfAmendment({ amendmentId, template, round: 0, at: at() });
    await amendmentProviderUnreached({ amendmentId, at: at() });
    expect([pages(), office.take(mails.provider, '').length]).toEqual(before);
    expect(await db.caseEvent.count({ where: { caseId: amendmentId } })).toBe(0);
    const { unreachedAt } = await db.recordAmendment.findUniqueOrThrow({ where: { id: amendmentId } });
    expect(unreachedAt).toBeNull();
  });

  it('of a review of access is told to nobody', async () => {
    const { db } = office;
    await openPeriodicReview(office, office.clock());
    const { id: reviewId } = await db.accessReview.findFirstOrThrow();
    const { tellOfAccessReview } = createActivities(office);
    const page = (round: number) => tellOfAccessReview({ reviewId, template: 'overdue', round, at: at() });
    const become = (state: 'overdue' | 'completed') =>
      db.accessReview.update({ where: { id: reviewId }, data: { state } });
    const before = pages();
    await become('overdue');
    await page(0);
    await become('completed');
    await page(1);
    expect(pages() - before).toBe(1);
  });
});
