import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCase } from '../../src/cases/open.js';
import { holdersOf } from '../../src/operations/record-request/holders.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { providerInvitationId } from '../../src/protocol/provider-invitation/messages.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { addStaffAccount, mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

it('“This wasn’t me” of a provider who has left keeps out anyone who knows the password and set up a phone', async () => {
  const { db, config } = office;
  const intruder = await office.signedIn('provider', mails.provider);
  const { id: accountId } = await db.account.findFirstOrThrow({ where: { email: mails.provider } });
  const readOnlyUntil = new Date(Date.now() + 20 * 86_400_000);
  await db.account.update({ where: { id: accountId }, data: { status: 'ended', readOnlyUntil } });
  expect((await intruder.get('/account')).response.url).toContain('/account');
  const { path } = await db.$transaction((tx) =>
    issueDisavowLink(tx, config.TOKEN_KEYS, {
      notice: 'second_factor_enrolled',
      key: 'a notice',
      accountId,
      caseId: accountId,
      issuedAt: new Date(),
    }),
  );
  expect((await office.browse('provider').post(path)).text).toContain('The account is stopped');
  expect((await intruder.get('/account')).response.url).toContain('/sign-in');
  const again = await office.browse('provider').post('/sign-in', { email: mails.provider, password });
  expect(again.status).toBe(401);
  expect(await db.secondFactor.count({ where: { accountId } })).toBe(0);
});

/** Presses “This wasn’t me” of a change at an instant. */
async function disavow(portal: 'provider' | 'staff', accountId: string, issuedAt: Date): Promise<void> {
  const { db, config } = office;
  const change = { notice: 'password_changed', key: accountId, accountId, caseId: accountId } as const;
  const { path } = await db.$transaction((tx) =>
    issueDisavowLink(tx, config.TOKEN_KEYS, { ...change, issuedAt }),
  );
  expect((await office.browse(portal).post(path)).text).toContain('The account is stopped');
}

it('“This wasn’t me” names the termination that was started since, on both cases, and asks the provider nothing at an address that may be an intruder’s', async () => {
  const { db, people } = office;
  const { id: providerId, accountId, contractId } = people.provider;
  await db.account.update({ where: { id: accountId }, data: { status: 'active', readOnlyUntil: null } });
  const changedAt = new Date();
  const opened = async (requestedAt: Date, state: 'requested' | 'withdrawn') => {
    const { caseId: id, reference } = await db.$transaction((tx) =>
      openCase(tx, {
        kind: 'contract_termination',
        workflowId: contractTerminationId,
        state,
        at: requestedAt,
      }),
    );
    const last = { lastDay: new Date('2099-01-31'), requestedAt, state };
    const of = { id, contractId, startedById: accountId, recordsPractice: 'Evil', acknowledgements: {} };
    await db.contractTermination.create({ data: { ...of, ...last } });
    return { id, reference };
  };
  await opened(new Date(changedAt.getTime() - 86_400_000), 'withdrawn');
  const { id, reference } = await opened(new Date(), 'requested');
  await disavow('provider', accountId, changedAt);
  const suspension = await db.accountSuspension.findFirstOrThrow({
    where: { accountId },
    include: { case: { include: { events: true } } },
  });
  const lines = suspension.case.events.filter(({ code }) => code === 'termination-doubted');
  expect(lines.map(({ detail }) => detail)).toEqual([{ reference }]);
  expect(await db.caseEvent.findFirst({ where: { caseId: id, code: 'started-by-doubted' } })).toMatchObject({
    detail: { reference: suspension.case.reference },
  });
  const holder = await db.$transaction((tx) => holdersOf(tx, [providerId]));
  expect(holder.get(providerId)).toMatchObject({ email: null, kind: 'current' });
});

/** One more of our staff. */
function oneOfStaff(name: string, role: 'lead' | 'agent', number: number): Promise<string> {
  return addStaffAccount(office, {
    email: `${name}@staff.example`,
    role,
    name: [name, 'Staff'],
    phone: `+1212555${number}`,
  });
}

/** Someone came into our staff by an invitation. */
async function invited({ by, joined, at }: { by: string; joined: string; at: Date }): Promise<void> {
  const { db } = office;
  const { caseId: id } = await db.$transaction((tx) =>
    openCase(tx, { kind: 'staff_invitation', workflowId: providerInvitationId, state: 'accepted', at }),
  );
  const who = { email: 'x@staff.example', givenName: 'X', familyName: 'Y', timeZone: 'UTC' };
  const used = { invitedAt: at, acceptedAt: at, expiresAt: new Date('2099-01-01'), accountId: joined };
  await db.providerInvitation.create({
    data: { ...who, ...used, id, jurisdiction: '', staffRole: 'lead', invitedById: by },
  });
}

it('“This wasn’t me” of a lead removes whoever came into our staff by an invitation since, and nobody else', async () => {
  const { db } = office;
  const stolen = await oneOfStaff('stolen', 'lead', 4101);
  const [before, since] = [
    await oneOfStaff('before', 'agent', 4102),
    await oneOfStaff('since', 'lead', 4103),
  ];
  const third = await oneOfStaff('third', 'lead', 4104);
  const changedAt = new Date();
  for (const [joined, days, invitedById] of [
    [before, -1, stolen],
    [since, 0, stolen],
    [third, 0, since],
  ] as const) {
    await invited({ by: invitedById, joined, at: new Date(changedAt.getTime() + days * 86_400_000) });
  }
  await disavow('staff', stolen, changedAt);
  const statusOf = async (id: string) => (await db.account.findUniqueOrThrow({ where: { id } })).status;
  const statuses = await Promise.all([stolen, before, since, third].map(statusOf));
  expect(statuses).toEqual(['suspended', 'active', 'ended', 'ended']);
  expect(await db.auditEntry.findFirst({ where: { act: 'staff.remove', subjectId: since } })).toMatchObject({
    actorId: stolen,
  });
});

it('“This wasn’t me” removes nobody where no other lead would be left, and the case says so', async () => {
  const { db } = office;
  const others = { portal: 'staff', staffRole: 'lead', status: 'active' } as const;
  const [first, second] = [await oneOfStaff('only', 'lead', 4105), await oneOfStaff('let.in', 'lead', 4106)];
  const away = await db.account.findMany({ where: { ...others, id: { notIn: [first, second] } } });
  await db.account.updateMany({
    where: { id: { in: away.map(({ id }) => id) } },
    data: { status: 'suspended' },
  });
  const changedAt = new Date();
  await invited({ by: first, joined: second, at: changedAt });
  await disavow('staff', first, changedAt);
  expect((await db.account.findUniqueOrThrow({ where: { id: second } })).status).toBe('active');
  const { events } = await db.case.findFirstOrThrow({
    where: { kind: 'account_suspension', subjectId: first },
    include: { events: true },
  });
  expect(events).toContainEqual(
    expect.objectContaining({ code: 'invited-staff-kept', detail: { count: 1 } }),
  );
});
