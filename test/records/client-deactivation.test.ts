import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { commit } from '../../src/cases/after-commit.js';
import { openCase } from '../../src/cases/open.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import {
  confirmDeactivation,
  withdrawDeactivation,
} from '../../src/operations/client-deactivation/decide.js';
import { runDueStep } from '../../src/operations/client-deactivation/carry-out.js';
import { readWhatEnds } from '../../src/operations/client-deactivation/read.js';
import { requestForContact } from '../../src/operations/client-deactivation/request.js';
import { disavowAndSuspend } from '../../src/operations/account-suspension/disavow.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { lookAt } from '../../src/operations/record-retention/look.js';
import { contactRequestId } from '../../src/protocol/contact-request/messages.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import {
  addLeavingClient,
  askToLeave,
  issuedDeactivation,
  linkedDeactivation,
  linkWent,
} from '../harness/deactivations.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

const day = 86_400_000;
const agent = stableId(mails.agent);
const lead = stableId(mails.lead);
const clientId = stableId('client sourced');
const email = 'leaving@clients.example';

let office: BackOffice;
let accountId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  accountId = await addLeavingClient(office, email, 'client sourced');
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.clientDeactivation.deleteMany();
  await office.db.legalHold.deleteMany();
  await office.db.suppression.deleteMany();
  await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
  await office.db.chart.updateMany({ where: { clientId }, data: { closedAt: null } });
});
afterAll(() => office.close());

const rowOf = (id: string) => office.db.clientDeactivation.findUniqueOrThrow({ where: { id } });

/** What the date brings, so many days from now. */
const daysOn = (deactivationId: string, days: number) => {
  const at = new Date(office.clock().getTime() + days * day);
  return commit(office, (tx, after) =>
    runDueStep(tx, after, { deactivationId, policy: deactivationPolicy, at }),
  );
};

async function confirmed() {
  const linked = await linkedDeactivation(office, accountId);
  await confirmDeactivation(office, { token: linked.token, signedInId: null });
  return linked;
}

/** “This wasn’t me” of a change of so many days ago, at someone's account. */
async function disavowedAt(whose: string, days: number): Promise<void> {
  const issuedAt = new Date(office.clock().getTime() - days * day);
  const of = { notice: 'password_changed', accountId: whose, caseId: whose } as const;
  const { path } = await office.db.$transaction((tx) =>
    issueDisavowLink(tx, office.config.TOKEN_KEYS, { ...of, key: whose, issuedAt }),
  );
  expect(await disavowAndSuspend(office, 'client', path.replace('/not-me/', ''))).toBeNull();
}

describe('asking to deactivate an account', () => {
  it('takes the password, and asks support to reach out', async () => {
    expect(await askToLeave(office, accountId, 'not the password')).toMatchObject({
      refused: 'password-wrong',
    });
    const asked = await askToLeave(office, accountId);
    expect(asked).toMatchObject({ reference: expect.stringMatching(/^CD-/) });
    const task = await office.db.supportTask.findFirstOrThrow({
      where: { kind: 'reach_out_leaving', status: 'open' },
      orderBy: { id: 'desc' },
    });
    expect(task).toMatchObject({ subjectId: accountId });
  });

  it('is one case, however many browsers ask at once', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => askToLeave(office, accountId)));
    expect(new Set(asked.map((one) => ('reference' in one ? one.reference : one.refused))).size).toBe(1);
    expect(await office.db.clientDeactivation.findMany({ where: { accountId } })).toMatchObject([
      { linksAskedFor: 3, state: 'requested' },
    ]);
  });

  it.each([
    ['suspended', 'deactivation-held'],
    ['ended', 'deactivation-ended'],
    ['deactivated', 'deactivation-done'],
  ] as const)('is refused for an account that is %s', async (status, refused) => {
    await office.db.account.update({ where: { id: accountId }, data: { status } });
    expect(await askToLeave(office, accountId)).toEqual({ refused });
    expect(await office.db.clientDeactivation.count()).toBe(0);
  });

  it('is opened by support for someone who wrote, once, and shows in the conversation', async () => {
    const contact = await contactFrom(email);
    const by = { requestId: contact, actorId: agent, role: 'agent' } as const;
    const opened = await requestForContact(office, by);
    const again = await requestForContact(office, by);
    if ('refused' in opened || 'refused' in again) throw new Error('refused');
    expect(again.deactivationId).toBe(opened.deactivationId);
    expect(await office.db.contactRequest.findUniqueOrThrow({ where: { id: contact } })).toMatchObject({
      startedCaseId: opened.deactivationId,
    });
    expect(await requestForContact(office, { ...by, role: 'auditor' })).toEqual({ refused: 'not-allowed' });
  });

  it('is refused by support for an address without an account', async () => {
    const requestId = await contactFrom('nobody@clients.example');
    expect(await requestForContact(office, { requestId, actorId: agent, role: 'agent' })).toEqual({
      refused: 'deactivation-unknown',
    });
  });
});

/** The row of a message to support about leaving. */
async function contactFrom(from: string): Promise<string> {
  const of = { kind: 'contact_request', workflowId: contactRequestId, state: 'open' } as const;
  const { caseId } = await office.db.$transaction((tx) => openCase(tx, { ...of, at: office.clock() }));
  await office.db.contactRequest.create({
    data: {
      id: caseId,
      portal: 'client',
      topic: 'deactivate',
      name: 'Noor Vale',
      email: from,
      digest: caseId,
      requestedAt: office.clock(),
    },
  });
  return caseId;
}

describe('the page of what ends', () => {
  it('names each chart with its rule and last day, upcoming sessions, open bills, and family', async () => {
    const child = await addClientAccount(office, 'child@clients.example');
    await office.db.familyMember.create({
      data: { accountId: child, guardianId: accountId, relationship: 'parent', addedAt: office.clock() },
    });
    const at = office.clock();
    const [within, after] = [13, 15].map((days) => new Date(at.getTime() + days * day));
    const chartId = stableId('chart sourced');
    await office.db.appointment.deleteMany({ where: { chartId, status: 'scheduled' } });
    for (const startsAt of [within, after])
      await office.db.appointment.create({
        data: {
          id: crypto.randomUUID(),
          chartId,
          status: 'scheduled',
          startsAt: startsAt ?? at,
          endsAt: startsAt ?? at,
        },
      });
    const ends = await readWhatEnds(office.db, { accountId, at });
    expect(ends.charts).toHaveLength(1);
    expect(ends.charts[0]).toMatchObject({ provider: 'ines Moreau', chartId: stableId('chart sourced') });
    expect(ends.charts[0]?.keptThrough).toMatch(/^20[3-9]\d-\d\d-\d\d$/);
    expect(ends.charts[0]?.ruleSource).not.toBe('');
    expect(ends.coming).toEqual([{ provider: 'ines Moreau', startsAt: after }]);
    expect(ends.family).toEqual(['Noor Vale']);
    await office.db.familyMember.deleteMany();
  });
});

describe('a deactivation behind its link', () => {
  it('is confirmed once and carried out fourteen days later, not before', async () => {
    const { deactivationId, token } = await confirmed();
    await confirmDeactivation(office, { token, signedInId: null });
    const { deactivateAt, confirmedAt } = await rowOf(deactivationId);
    expect(Number(deactivateAt) - Number(confirmedAt)).toBe(14 * day);
    await daysOn(deactivationId, 13.9);
    expect((await rowOf(deactivationId)).state).toBe('confirmed');
  });

  it('is confirmed by whoever reads the email before we know that it was taken', async () => {
    const { deactivationId, token } = await issuedDeactivation(office, accountId);
    expect(await confirmDeactivation(office, { token, signedInId: null })).toMatchObject({
      state: 'confirmed',
    });
    expect(await linkWent(office, deactivationId)).toBe(false);
    expect((await rowOf(deactivationId)).state).toBe('confirmed');
  });

  it('is taken back by one press, and pressed twice stays so', async () => {
    const { deactivationId, token } = await confirmed();
    for (const _ of [1, 2])
      expect(await withdrawDeactivation(office, token)).toMatchObject({ state: 'withdrawn' });
    await daysOn(deactivationId, 30);
    expect((await rowOf(deactivationId)).state).toBe('withdrawn');
    expect(await confirmDeactivation(office, { token, signedInId: null })).toEqual({
      refused: 'state-does-not-allow',
    });
  });

  it('expires where nobody confirms', async () => {
    const { deactivationId } = await linkedDeactivation(office, accountId);
    await daysOn(deactivationId, 45);
    expect((await rowOf(deactivationId)).state).toBe('expired');
  });

  it('is confirmed by the guardian for a minor, and by nobody else', async () => {
    const guardianId = await addClientAccount(office, 'guardian@clients.example');
    await office.db.familyMember.create({
      data: { accountId, guardianId, relationship: 'parent', addedAt: office.clock() },
    });
    const before = await office.db.client.findUniqueOrThrow({ where: { id: clientId } });
    await office.db.client.update({ where: { id: clientId }, data: { birthDate: new Date('2020-02-29') } });
    const { token } = await linkedDeactivation(office, accountId);
    for (const signedInId of [null, accountId])
      expect(await confirmDeactivation(office, { token, signedInId })).toEqual({
        refused: 'deactivation-not-yours',
      });
    expect(await confirmDeactivation(office, { token, signedInId: guardianId })).toMatchObject({
      state: 'confirmed',
      confirmedById: guardianId,
    });
    const { birthDate } = before;
    await office.db.client.update({ where: { id: clientId }, data: { birthDate } });
    await office.db.familyMember.deleteMany();
  });

  it('is stopped for good where the account was suspended meanwhile, whenever it was asked for', async () => {
    const { deactivationId } = await confirmed();
    await disavowedAt(accountId, -1);
    expect((await rowOf(deactivationId)).state).toBe('withdrawn');
    await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
    await daysOn(deactivationId, 15);
    expect((await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).status).toBe('active');
  });

  it('is stopped where the account was suspended meanwhile', async () => {
    const { deactivationId } = await confirmed();
    await office.db.account.update({ where: { id: accountId }, data: { status: 'suspended' } });
    await daysOn(deactivationId, 15);
    expect((await rowOf(deactivationId)).state).toBe('withdrawn');
    expect(await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      status: 'suspended',
    });
  });
});

describe('the account of a child, closed by a guardian whose own someone took over', () => {
  let guardianId: string;
  let birthDate: Date;
  let guardians = 0;
  beforeEach(async () => {
    guardianId = await addClientAccount(office, `guardian.${(guardians += 1)}@clients.example`);
    await office.db.familyMember.create({
      data: { accountId, guardianId, relationship: 'parent', addedAt: office.clock() },
    });
    ({ birthDate } = await office.db.client.findUniqueOrThrow({ where: { id: clientId } }));
    await office.db.client.update({ where: { id: clientId }, data: { birthDate: new Date('2020-02-29') } });
  });
  afterEach(async () => {
    await office.db.client.update({ where: { id: clientId }, data: { birthDate } });
    await office.db.familyMember.deleteMany();
  });

  async function confirmedByGuardian() {
    const linked = await linkedDeactivation(office, accountId);
    const confirmed = await confirmDeactivation(office, { token: linked.token, signedInId: guardianId });
    expect(confirmed).toMatchObject({ state: 'confirmed', confirmedById: guardianId });
    return linked;
  }

  const disavowed = (days: number) => disavowedAt(guardianId, days);
  const statusOfChild = async () =>
    (await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).status;

  it('stays open, also if a lead opens the guardian’s account again, and the case says why', async () => {
    const { deactivationId } = await confirmedByGuardian();
    await disavowed(1);
    expect((await rowOf(deactivationId)).state).toBe('withdrawn');
    const line = { caseId: deactivationId, code: 'deactivation-withdrawn' };
    expect(await office.db.caseEvent.findFirstOrThrow({ where: line })).toMatchObject({
      detail: { because: 'disavowed' },
    });
    await office.db.account.update({ where: { id: guardianId }, data: { status: 'active' } });
    await daysOn(deactivationId, 15);
    expect(await statusOfChild()).toBe('active');
  });

  it('stays open while the guardian’s is suspended, whenever it was confirmed', async () => {
    const { deactivationId } = await confirmedByGuardian();
    await disavowed(-1);
    expect((await rowOf(deactivationId)).state).toBe('confirmed');
    await daysOn(deactivationId, 15);
    expect([(await rowOf(deactivationId)).state, await statusOfChild()]).toEqual(['withdrawn', 'active']);
  });

  it('can’t be closed by a press that was under way meanwhile', async () => {
    const { deactivationId, token } = await linkedDeactivation(office, accountId);
    await disavowed(1);
    expect(await confirmDeactivation(office, { token, signedInId: guardianId })).toEqual({
      refused: 'deactivation-not-yours',
    });
    expect((await rowOf(deactivationId)).state).toBe('identity_link_sent');
  });

  it('is named to the lead where it is closed already', async () => {
    const { deactivationId } = await confirmedByGuardian();
    await daysOn(deactivationId, 15);
    expect(await statusOfChild()).toBe('deactivated');
    await disavowed(1);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: deactivationId } });
    const { events } = await office.db.case.findFirstOrThrow({
      where: { kind: 'account_suspension', subjectId: guardianId },
      include: { events: true },
    });
    expect(events).toContainEqual(
      expect.objectContaining({ code: 'closed-by-doubted', detail: { reference } }),
    );
  });
});

describe('carrying a deactivation out', () => {
  /** What is there to end and erase. */
  async function withEverything() {
    const { passwordHash } = await office.db.account.findFirstOrThrow({
      where: { passwordHash: { not: null } },
    });
    await office.db.account.update({
      where: { id: accountId },
      data: { passwordHash, phone: '+12125550199' },
    });
    const at = office.clock();
    const later = new Date(at.getTime() + 60 * day);
    await office.db.session.create({
      data: {
        idHash: `hash ${at.getTime()}`,
        accountId,
        portal: 'client',
        createdAt: at,
        lastSeenAt: at,
        expiresAt: later,
        userAgent: 'A browser',
      },
    });
    await office.db.trustedDevice.create({
      data: {
        id: crypto.randomUUID(),
        accountId,
        secretHash: crypto.randomUUID(),
        createdAt: at,
        expiresAt: later,
      },
    });
    const chartId = stableId('chart sourced');
    const session = {
      id: crypto.randomUUID(),
      chartId,
      status: 'scheduled',
      startsAt: later,
      endsAt: later,
    } as const;
    await office.db.appointment.create({ data: session });
    return session.id;
  }

  const left = async () => {
    const account = await office.db.account.findUniqueOrThrow({
      where: { id: accountId },
      include: { sessions: true, trustedDevices: true },
    });
    const { status, passwordHash, phone, sessions, trustedDevices } = account;
    return {
      status,
      hasPassword: passwordHash !== null,
      phone,
      devices: trustedDevices.length,
      openSessions: sessions.filter(({ endedAt }) => endedAt === null).length,
      browsers: sessions.flatMap(({ userAgent }) => userAgent ?? []),
    };
  };

  it('ends the sign-in, cancels what is planned, stops other mail and erases what is not the record', async () => {
    const appointmentId = await withEverything();
    const notes = await office.db.note.count({ where: { chart: { clientId } } });
    const { deactivationId } = await confirmed();
    await daysOn(deactivationId, 14);
    expect(await rowOf(deactivationId)).toMatchObject({ state: 'deactivated', erasedAt: expect.any(Date) });
    expect(await left()).toEqual({
      status: 'deactivated',
      hasPassword: false,
      phone: null,
      devices: 0,
      openSessions: 0,
      browsers: [],
    });
    expect(await office.db.appointment.findUniqueOrThrow({ where: { id: appointmentId } })).toMatchObject({
      status: 'cancelled',
      cancelledByCaseId: deactivationId,
    });
    expect(await office.db.suppression.findFirst({ where: { address: email } })).toMatchObject({
      reason: 'unsubscribed',
    });
    expect(await office.db.note.count({ where: { chart: { clientId } } })).toBe(notes);
    await daysOn(deactivationId, 15);
    expect(await office.db.caseEvent.count({ where: { caseId: deactivationId, code: 'data-erased' } })).toBe(
      1,
    );
    expect((await office.browse('client').post('/sign-in', { email, password })).text).not.toContain(
      'Log out',
    );
  });

  it('ends care, so that the charts are destroyed in their time', async () => {
    const chartId = office.people.charts['sourced'] ?? '';
    const standing = async (years: number) => {
      const at = daysAfter(office.clock(), 14 + years * 366);
      const found = await office.db.$transaction((tx) => lookAt(tx, { chartId, at }));
      return found?.standing.state;
    };
    await withEverything();
    await office.db.contactRequest.updateMany({ data: { settledAt: office.clock() } });
    const { deactivationId } = await confirmed();
    expect(await standing(30)).toBe('in_care');
    await daysOn(deactivationId, 14);
    expect([await standing(0), await standing(30)]).toEqual(['kept', 'to_approve']);
  });

  it('under a legal hold closes the account and erases nothing, until the suspension is lifted', async () => {
    await withEverything();
    const { deactivationId } = await confirmed();
    const form = { subject: 'person', subjectId: clientId, matter: 'Doe v. Vale', reason: 'Counsel asked' };
    const placed = await placeHold(office, { form, accountId: lead, role: 'lead' });
    if ('refused' in placed) throw new Error(placed.refused);
    await daysOn(deactivationId, 14);
    expect(await rowOf(deactivationId)).toMatchObject({ state: 'erasure_held', erasedAt: null });
    expect(await left()).toMatchObject({
      status: 'deactivated',
      hasPassword: true,
      phone: '+12125550199',
      openSessions: 0,
    });
    expect(
      await office.db.supportTask.count({
        where: { caseId: deactivationId, kind: 'erasure_held', status: 'open' },
      }),
    ).toBe(1);
    await daysOn(deactivationId, 44);
    expect((await rowOf(deactivationId)).state).toBe('erasure_held');
    const lifting = { holdId: placed.holdId, reason: 'Settled', accountId: lead, role: 'lead' } as const;
    await liftHold(office, lifting);
    await daysOn(deactivationId, 45);
    expect((await rowOf(deactivationId)).state).toBe('deactivated');
    expect(await left()).toMatchObject({ hasPassword: false, phone: null, devices: 0 });
  });
});
