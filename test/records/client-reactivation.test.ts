import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createReactivationActivities } from '../../src/activities/client-reactivation/activities.js';
import { commit } from '../../src/cases/after-commit.js';
import { openCase } from '../../src/cases/open.js';
import { describeEvent } from '../../src/domain/case/events.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { reactivationPolicy } from '../../src/domain/client-reactivation/policy.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { runDueStep } from '../../src/operations/client-deactivation/carry-out.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import { requestReactivation } from '../../src/operations/client-reactivation/request.js';
import { proveReactivation } from '../../src/operations/client-reactivation/prove.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
import { pathIn } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

const agent = stableId(mails.agent);
const lead = stableId(mails.lead);
const clientId = stableId('client sourced');
const email = 'returning@clients.example';

let office: BackOffice;
let accountId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  accountId = await addLeavingClient(office, email, 'client sourced');
});
beforeEach(async () => {
  const { db } = office;
  await db.rateLimit.deleteMany();
  await db.clientReactivation.deleteMany();
  await db.clientDeactivation.deleteMany();
  await db.suppression.deleteMany();
  await db.legalHold.deleteMany();
  await db.account.update({ where: { id: accountId }, data: { status: 'active' } });
  await db.chart.updateMany({ where: { client: { accountId } }, data: { closedAt: null } });
  const { passwordHash } = await db.account.findFirstOrThrow({ where: { passwordHash: { not: null } } });
  await db.account.update({ where: { id: accountId }, data: { passwordHash } });
});
afterAll(() => office.close());

/** An account that was deactivated two weeks after its owner confirmed. */
async function deactivated(): Promise<string> {
  const { deactivationId, token } = await linkedDeactivation(office, accountId);
  await confirmDeactivation(office, { token, signedInId: null });
  const at = daysAfter(office.clock(), 14);
  await commit(office, (tx, after) =>
    runDueStep(tx, after, { deactivationId, policy: deactivationPolicy, at }),
  );
  return deactivationId;
}

const open = (caseId: string, of: object = {}) =>
  requestReactivation(office, {
    caseId,
    reason: 'They called',
    actorId: agent,
    role: 'agent',
    ...of,
  });

async function opened(caseId: string): Promise<string> {
  const answer = await open(caseId);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer.reactivationId;
}

const activities = () => createReactivationActivities(office);
const at = (days = 0) => daysAfter(office.clock(), days).toISOString();
const of = (reactivationId: string, actorId = agent) => ({
  reactivationId,
  actorId,
  policy: reactivationPolicy,
  at: at(),
});

const providersContract = async () => {
  const chart = await office.db.chart.findFirstOrThrow({
    where: { client: { accountId } },
    include: { provider: { include: { contracts: true } } },
  });
  const [contract] = chart.provider.contracts;
  if (contract === undefined) throw new Error('the provider has no contract');
  return { id: contract.id, accountId: chart.provider.accountId };
};

/** The token in the link that was mailed. */
async function linkOf(reactivationId: string): Promise<string> {
  await activities().mailReactivation({ ...of(reactivationId), template: 'link' });
  const letter = office.take(email, 'Do you want your Headway account back?').at(-1);
  if (letter === undefined) throw new Error('no link was mailed');
  return pathIn(letter).replace('/reactivation/', '');
}

const stateOf = async () => {
  const { status, passwordHash, endedAt } = await office.db.account.findUniqueOrThrow({
    where: { id: accountId },
  });
  return { status, hasPassword: passwordHash !== null, ended: endedAt !== null };
};

describe('opening a reactivation', () => {
  it('takes an agent or lead and a reason, is one case however often it is opened, and is audited', async () => {
    const caseId = await deactivated();
    expect(await open(caseId, { role: 'auditor' })).toEqual({ refused: 'not-allowed' });
    expect(await open(caseId, { role: 'clinician' })).toEqual({ refused: 'not-allowed' });
    expect(await open(caseId, { reason: '  ' })).toEqual({ refused: 'reason-missing', field: 'reason' });
    const all = await Promise.all([1, 2, 3].map(() => opened(caseId)));
    expect(new Set(all).size).toBe(1);
    const entry = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'client_reactivation.request', subjectId: all[0] ?? '' },
    });
    expect(entry).toMatchObject({ actorId: agent, detail: { reason: 'They called' } });
  });

  it.each([
    ['active', 'reactivation-needless'],
    ['suspended', 'reactivation-needless'],
    ['ended', 'reactivation-needless'],
  ] as const)('is refused for an account that is %s', async (status, refused) => {
    const caseId = await deactivated();
    await office.db.account.update({ where: { id: accountId }, data: { status } });
    expect(await open(caseId)).toEqual({ refused });
  });

  it('is refused where the case is about nobody’s account', async () => {
    expect(await open(crypto.randomUUID())).toEqual({ refused: 'reactivation-unknown' });
  });

  it('is refused once all records are destroyed', async () => {
    const caseId = await deactivated();
    const { db } = office;
    const chart = await db.chart.findFirstOrThrow({ where: { clientId } });
    const kept = await db.client.update({ where: { id: clientId }, data: { accountId: null } });
    const bare = crypto.randomUUID();
    const { id: _, ...facts } = kept;
    await db.client.create({ data: { ...facts, id: bare, accountId } });
    await db.destructionCertificate.create({
      data: {
        chartId: crypto.randomUUID(),
        clientId: bare,
        providerId: chart.providerId,
        keptThrough: new Date(),
        rule: 'floor',
        ruleSource: 'test',
        rulesVersion: '1',
        counts: {},
        folders: [],
        approvedAt: new Date(),
        approvedById: lead,
        destroyedAt: new Date(),
        hash: 'hash',
      },
    });
    expect(await open(caseId)).toEqual({ refused: 'reactivation-too-late' });
    await db.client.delete({ where: { id: bare } });
    await db.client.update({ where: { id: clientId }, data: { accountId } });
  });
});

describe('a reactivation behind its link', () => {
  it('is proven once, asks support to decide, and opens the account in one transaction', async () => {
    const caseId = await deactivated();
    const reactivationId = await opened(caseId);
    expect(await activities().reactivateClient(of(reactivationId))).toEqual({
      refused: 'state-does-not-allow',
    });
    const token = await linkOf(reactivationId);
    for (const _ of [1, 2]) expect(await proveReactivation(office, token)).toMatchObject({ state: 'proven' });
    const task = { caseId: reactivationId, kind: 'decide_reactivation' };
    expect(await office.db.supportTask.count({ where: { ...task, status: 'open' } })).toBe(1);
    expect(await stateOf()).toEqual({ status: 'deactivated', hasPassword: false, ended: true });

    for (const _ of [1, 2])
      expect(await activities().reactivateClient(of(reactivationId))).toMatchObject({
        status: 'reactivated',
        letters: [{ template: 'reactivated' }],
      });
    expect(await stateOf()).toEqual({ status: 'active', hasPassword: false, ended: false });
    expect(await office.db.supportTask.count({ where: { ...task, status: 'open' } })).toBe(0);
    expect(
      await office.db.caseEvent.findMany({
        where: { caseId: reactivationId, code: 'account-reactivated' },
      }),
    ).toMatchObject([{ actorId: agent }]);
    expect(await office.db.passwordReset.count({ where: { email, state: 'requested' } })).toBe(1);
    expect(await activities().reactivateClient(of(reactivationId, lead))).toEqual({
      refused: 'state-does-not-allow',
    });
  });

  it.each([
    ['is in care again', 'active', true],
    ['has no care of a provider who has left meanwhile', 'ended', false],
  ] as const)('%s', async (_, status, again) => {
    const reactivationId = await opened(await deactivated());
    const chart = { id: office.people.charts['sourced'] ?? '' };
    const isOpen = async () => (await office.db.chart.findFirstOrThrow({ where: chart })).closedAt === null;
    expect(await isOpen()).toBe(false);
    await proveReactivation(office, await linkOf(reactivationId));
    const provider = { where: { id: office.people.provider.accountId } };
    await office.db.account.update({ ...provider, data: { status } });
    await activities().reactivateClient(of(reactivationId));
    await office.db.account.update({ ...provider, data: { status: 'active' } });
    expect(await isOpen()).toBe(again);
  });

  it('is in care again, but not with a provider who is leaving and has told everyone: support calls', async () => {
    const caseId = await deactivated();
    const reactivationId = await opened(caseId);
    await proveReactivation(office, await linkOf(reactivationId));
    const { id: contractId, accountId: startedById } = await providersContract();
    const { caseId: termination } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'contract_termination',
        workflowId: contractTerminationId,
        state: 'in_notice',
        at: office.clock(),
      }),
    );
    const last = { lastDay: new Date('2099-01-31'), requestedAt: office.clock() };
    const records = { recordsPractice: 'Practice', acknowledgements: {} };
    await office.db.contractTermination.create({
      data: { id: termination, contractId, state: 'in_notice', startedById, ...last, ...records },
    });
    const line = { key: 'notice-started', code: 'notice-started', at: office.clock(), detail: { count: 3 } };
    await office.db.caseEvent.create({ data: { caseId: termination, ...line } });
    await activities().reactivateClient(of(reactivationId));
    const chart = await office.db.chart.findFirstOrThrow({ where: { client: { accountId } } });
    expect(chart.closedAt).not.toBeNull();
    const row = await office.db.case.findUniqueOrThrow({
      where: { id: reactivationId },
      include: { tasks: true, events: true },
    });
    expect(row.tasks).toContainEqual(expect.objectContaining({ kind: 'care_not_resumed', status: 'open' }));
    expect(row.events).toContainEqual(
      expect.objectContaining({ code: 'care-not-resumed', detail: { count: 1 } }),
    );
    await office.db.contractTermination.delete({ where: { id: termination } });
  });

  it('gets mail again, but not where its owner had stopped mail before', async () => {
    const reactivationId = await opened(await deactivated());
    const stopped = () => office.db.suppression.findFirstOrThrow({ where: { address: email } });
    expect((await stopped()).releasedAt).toBeNull();
    await proveReactivation(office, await linkOf(reactivationId));
    await activities().reactivateClient(of(reactivationId));
    expect(await stopped()).toMatchObject({ releasedAt: expect.any(Date), releasedById: agent });

    await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
    await office.db.clientReactivation.deleteMany();
    await office.db.suppression.deleteMany();
    await office.db.suppression.create({
      data: { address: email, reason: 'unsubscribed', since: new Date('2026-01-01') },
    });
    const again = await opened(await deactivatedAgain());
    await proveReactivation(office, await linkOf(again));
    await activities().reactivateClient(of(again));
    expect((await stopped()).releasedAt).toBeNull();
  });

  it('is told, and stays closed, where support denies it; the link is over then', async () => {
    const reactivationId = await opened(await deactivated());
    const token = await linkOf(reactivationId);
    for (const _ of [1, 2])
      expect(await activities().denyReactivation(of(reactivationId))).toMatchObject({ status: 'denied' });
    expect(await proveReactivation(office, token)).toEqual({ refused: 'link-expired' });
    expect(await stateOf()).toMatchObject({ status: 'deactivated' });
    await activities().mailReactivation({ ...of(reactivationId), template: 'denied' });
    expect(office.take(email, 'Your account stays closed')).toHaveLength(1);
  });

  it('expires unproven after a week; proven, it goes to a lead', async () => {
    const unproven = await opened(await deactivated());
    const look = (reactivationId: string, days: number) =>
      activities().settleReactivation({ ...of(reactivationId), at: at(days) });
    expect(await look(unproven, 6.9)).toMatchObject({ status: 'requested' });
    expect(await look(unproven, 7.1)).toMatchObject({ status: 'expired', waitingOn: 'nobody' });
    const proven = await opened(
      (await office.db.clientDeactivation.findFirstOrThrow({ where: { accountId } })).id,
    );
    await proveReactivation(office, await linkOf(proven));
    expect(await look(proven, 6)).toMatchObject({ status: 'proven', needsAttention: true });
  });

  it('keeps what a legal hold kept: lifting it later erases nothing of the account', async () => {
    const form = { subject: 'person', subjectId: clientId, matter: 'Doe v. Vale', reason: 'Counsel asked' };
    const placed = await placeHold(office, { form, accountId: lead, role: 'lead' });
    if (isRefusal(placed)) throw new Error(placed.refused);
    await office.db.account.update({ where: { id: accountId }, data: { phone: '+12125550199' } });
    const deactivationId = await deactivated();
    const reactivationId = await opened(deactivationId);
    await proveReactivation(office, await linkOf(reactivationId));
    await activities().reactivateClient(of(reactivationId));
    expect(
      await office.db.clientDeactivation.findUniqueOrThrow({ where: { id: deactivationId } }),
    ).toMatchObject({ state: 'withdrawn', settledAt: expect.any(Date) });
    await liftHold(office, { holdId: placed.holdId, reason: 'Settled', accountId: lead, role: 'lead' });
    const later = daysAfter(office.clock(), 90);
    await commit(office, (tx, after) =>
      runDueStep(tx, after, { deactivationId, policy: deactivationPolicy, at: later }),
    );
    expect(await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      status: 'active',
      phone: '+12125550199',
    });
  });
});

describe('a reactivation whose account was destroyed while it was open, as older releases let happen,', () => {
  const destroyed =
    'The account was destroyed with the last of its records. There is nothing left to open again.';

  /** How it ended, with who ended it and how many of its tasks are left. */
  async function ended(caseId: string) {
    const { state, waitingOn, closedAt } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const lines = await office.db.caseEvent.findMany({ where: { caseId, key: 'destroyed' } });
    return {
      state,
      waitingOn,
      isClosed: closedAt !== null,
      said: lines.map(({ actorId, code }) => [actorId, describeEvent(code, {})]),
      tasks: await office.db.supportTask.count({ where: { caseId, status: 'open' } }),
    };
  }
  const over = { state: 'expired', waitingOn: 'nobody', isClosed: true, tasks: 0 };

  it('is ended by support, once and with a true sentence, and can’t be opened', async () => {
    const reactivationId = await opened(await deactivated());
    const token = await linkOf(reactivationId);
    await proveReactivation(office, token);
    await office.db.clientReactivation.delete({ where: { id: reactivationId } });
    expect(await proveReactivation(office, token)).toEqual({ refused: 'not-found' });
    expect(await activities().reactivateClient(of(reactivationId))).toEqual({
      refused: 'reactivation-too-late',
    });
    for (const by of [agent, lead])
      expect(await activities().denyReactivation(of(reactivationId, by))).toMatchObject({
        status: 'expired',
        letters: [],
      });
    expect(await ended(reactivationId)).toEqual({ ...over, said: [[agent, destroyed]] });
  });

  it('is ended by itself when it looks at its row', async () => {
    const reactivationId = await opened(await deactivated());
    await office.db.clientReactivation.delete({ where: { id: reactivationId } });
    for (const _ of [1, 2])
      expect(await activities().settleReactivation(of(reactivationId))).toMatchObject({ status: 'expired' });
    expect(await ended(reactivationId)).toEqual({ ...over, said: [[null, destroyed]] });
  });
});

async function deactivatedAgain(): Promise<string> {
  const { passwordHash } = await office.db.account.findFirstOrThrow({
    where: { passwordHash: { not: null } },
  });
  await office.db.account.update({ where: { id: accountId }, data: { passwordHash } });
  return deactivated();
}
