import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Act } from '../../src/domain/acts.js';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { openCase } from '../../src/cases/open.js';
import { openTaskIn } from '../../src/cases/tasks.js';
import { nameOwnAddress } from '../../src/operations/client-majority/own-address.js';
import { clientMajorityId } from '../../src/protocol/client-majority/messages.js';
import { noteExportId } from '../../src/protocol/note-export/messages.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { addClientAccount } from '../harness/clients.js';
import { createActivities } from '../../src/activities/index.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import { provePress, redeemPress } from '../../src/tokens/press-proof.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const agentId = stableId(mails.agent);

describe('an act that was redeemed', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it('confirms no address that was named after its page was read, and denies none', async () => {
    const { db, config, clock } = office;
    const at = clock();
    const accountId = await addClientAccount(office, 'of-age@clients.example');
    const state = 'announced';
    const { caseId } = await db.$transaction((tx) =>
      openCase(tx, {
        kind: 'client_majority',
        workflowId: clientMajorityId,
        subjectId: accountId,
        state,
        at,
      }),
    );
    const read = { address: 'noor@read.example', openedAt: at, comesOfAgeOn: at };
    await db.clientMajority.create({ data: { id: caseId, accountId, guardianId: agentId, ...read } });
    const workflowId = clientMajorityId(caseId);
    const argument = { reason: 'called' };
    const redeemed = async (update: Act, seen: string) => {
      const bound = { workflowId, update, state, updateId: crypto.randomUUID() };
      const by = { accountId: agentId, role: 'agent', argument, seen, now: clock() } as const;
      const actToken = await issueActToken(db, config.TOKEN_KEYS, { ...bound, ...by });
      const asked = { ...bound, ...argument, caseId, actToken, argument, at: clock().toISOString() };
      return createActivities(office).redeemAct(asked);
    };
    const agent = { accountId: agentId, role: 'agent' };
    expect(await redeemed('confirmOwnAddress', '0')).toEqual(agent);
    const link = { purpose: 'client-majority', round: 0, subjectId: accountId, caseId } as const;
    const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
      ...link,
      workflowId,
      issuedAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
    });
    expect(
      await nameOwnAddress(office, { by: '192.0.2.7', token, typed: 'mallory@unread.example' }),
    ).toMatchObject({
      address: 'mallory@unread.example',
    });
    await db.clientMajority.update({ where: { id: caseId }, data: { provenAt: at } });
    const { confirmOwnAddress, denyOwnAddress } = createActivities(office);
    const stale = { refused: 'act-token-stale' };
    const decision = () => ({
      majorityId: caseId,
      actorId: agentId,
      policy: majorityPolicy,
      at: clock().toISOString(),
    });
    expect(await confirmOwnAddress(decision())).toEqual(stale);
    expect(await denyOwnAddress(decision())).toEqual(stale);
    const standing = () => db.clientMajority.findUniqueOrThrow({ where: { id: caseId } });
    expect(await standing()).toMatchObject({ address: 'mallory@unread.example', confirmedAt: null });
    // Before it is redeemed, it is noticed there; what was read by now is decided, and a retried attempt finds its own work.
    expect(await redeemed('denyOwnAddress', '0')).toEqual(stale);
    const named = await db.caseEvent.findFirstOrThrow({ where: { caseId, code: 'own-address-named' } });
    expect(await redeemed('denyOwnAddress', String(named.id))).toEqual(agent);
    const denied = decision();
    for (const _ of [1, 2]) expect(await denyOwnAddress(denied)).not.toHaveProperty('refused');
    expect((await standing()).address).toBeNull();
  });
});

describe('an act whose workflow never heard that it was redeemed', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it('is refused after all, as the trail says, and the step that it was to try again is a task again', async () => {
    const { db, config, clock } = office;
    const { redeemAct, takeBackAct } = createActivities(office);
    const [state, update] = ['failed', 'retryStep'] as const;
    const { caseId } = await db.$transaction(async (tx) => {
      const at = clock();
      const kind = 'note_export';
      const opened = await openCase(tx, { kind, workflowId: noteExportId, subjectId: agentId, state, at });
      const task = { caseId: opened.caseId, key: 'failed/0', kind: 'failing_step' } as const;
      await openTaskIn(tx, { ...task, at: at.toISOString() });
      return opened;
    });
    const asked = async (updateId: string) => {
      const argument = { reason: 'mended' };
      const bound = { workflowId: noteExportId(caseId), update, state, updateId };
      const by = { accountId: agentId, role: 'agent', argument, now: clock() } as const;
      const actToken = await issueActToken(db, config.TOKEN_KEYS, { ...bound, ...by });
      return { ...bound, ...argument, argument, caseId, actToken, at: clock().toISOString() };
    };
    const tasks = () =>
      db.supportTask.findMany({ where: { caseId }, select: { status: true, doneAt: true, doneById: true } });
    const lost = await asked('lost');
    expect(await redeemAct(lost)).toEqual({ accountId: agentId, role: 'agent' });
    expect(await tasks()).toEqual([{ status: 'done', doneAt: new Date(lost.at), doneById: agentId }]);
    for (const _ of [1, 2]) await takeBackAct({ caseId, update, updateId: 'lost', at: lost.at });
    expect(await tasks()).toEqual([{ status: 'open', doneAt: null, doneById: null }]);
    const trail = await db.auditEntry.findMany({
      where: { subjectId: caseId, act: 'case.retryStep' },
      orderBy: { seq: 'asc' },
    });
    expect(trail.map(({ actorId, detail }) => [actorId, detail])).toEqual([
      [agentId, expect.objectContaining({ outcome: 'accepted' })],
      [agentId, expect.objectContaining({ outcome: 'refused', code: 'temporarily-unavailable' })],
    ]);
    // What wasn't redeemed by then never is: an attempt may still be under way.
    const never = await asked('never');
    await takeBackAct({ caseId, update, updateId: 'never', at: never.at });
    expect(await redeemAct(never)).toEqual({ refused: 'act-token-expired' });
    expect(await tasks()).toMatchObject([{ status: 'open' }]);
  });
});

describe('the permission for an act that is refused', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it.each([
    [
      'because of what was typed',
      { refusals: { agent: { refused: 'last-day-too-soon', field: 'lastDay' } } },
      { refused: 'last-day-too-soon', field: 'lastDay' },
    ],
    ['because no reason was given', { reason: ' ' }, { refused: 'reason-missing', field: 'reason' }],
  ] as const)('%s ends, and is of no use to who reads it and sends it again', async (_, first, refusal) => {
    const { db, config, clock } = office;
    const { redeemAct } = createActivities(office);
    const bound = {
      workflowId: 'contract-termination/1',
      update: 'changeLastDay',
      state: 'requested',
    } as const;
    const actToken = await issueActToken(db, config.TOKEN_KEYS, {
      ...bound,
      accountId: agentId,
      role: 'agent',
      argument: {},
      updateId: 'own',
      now: clock(),
    });
    const caseId = crypto.randomUUID();
    const act = { ...bound, caseId, actToken, reason: 'asked by phone', at: clock().toISOString() };
    const acts = () =>
      db.auditEntry.findMany({
        where: { subjectId: caseId },
        select: { act: true, actorId: true, detail: true },
        orderBy: { seq: 'asc' },
      });

    expect(await redeemAct({ ...act, updateId: 'own', ...first })).toEqual(refusal);
    expect(await redeemAct({ ...act, updateId: 'own', ...first })).toEqual(refusal);
    const no = {
      act: 'case.changeLastDay',
      actorId: agentId,
      detail: expect.objectContaining({ outcome: 'refused', code: refusal.refused }),
    };
    expect(await acts()).toEqual([no]);
    expect(await redeemAct({ ...act, updateId: 'another' })).toEqual({ refused: 'act-token-wrong' });
    const after = crypto.randomUUID();
    expect(await redeemAct({ ...act, updateId: 'own', after })).toEqual({ refused: 'act-token-expired' });
    const wrong = { updateId: 'another', outcome: 'refused', code: 'act-token-wrong', reason: act.reason };
    expect(await acts()).toEqual([
      no,
      // Nobody knows who sent it.
      { ...no, actorId: caseId, detail: wrong },
      { ...no, detail: expect.objectContaining({ outcome: 'void' }) },
    ]);
  });

  it('is for what its person said, and an attempt to say something else with it is audited', async () => {
    const { db, config, clock } = office;
    const { redeemAct } = createActivities(office);
    const bound = {
      workflowId: 'contract-termination/2',
      update: 'delayNotice',
      state: 'requested',
    } as const;
    const { accountId } = office.people.provider;
    const actToken = await issueActToken(db, config.TOKEN_KEYS, {
      ...bound,
      accountId,
      role: 'provider',
      argument: { days: 2, reason: undefined },
      updateId: 'own',
      now: clock(),
    });
    const caseId = crypto.randomUUID();
    const act = { ...bound, caseId, actToken, at: clock().toISOString() };
    const acts = async () =>
      (await db.auditEntry.findMany({ where: { subjectId: caseId }, orderBy: { seq: 'asc' } })).map(
        ({ act: name, actorId, detail }) => ({ name, actorId, detail }),
      );

    expect(await redeemAct({ ...act, argument: { days: 7 }, updateId: 'own' })).toEqual({
      refused: 'act-token-wrong',
    });
    expect(await redeemAct({ ...act, argument: { days: 2 }, updateId: 'own' })).toEqual({
      accountId,
      role: 'provider',
    });
    expect(await acts()).toEqual([
      {
        name: 'case.delayNotice',
        actorId: caseId,
        detail: { updateId: 'own', outcome: 'refused', code: 'act-token-wrong' },
      },
      {
        name: 'case.delayNotice',
        actorId: accountId,
        detail: { role: 'provider', updateId: 'own', outcome: 'accepted' },
      },
    ]);
  });

  /** A contract has one workflow id for all its cases, and the update of an earlier one can be read in its history. */
  it('is for the case it was redeemed in, and does nothing when its update is sent again to the next one', async () => {
    const { db, config, clock } = office;
    const { redeemAct } = createActivities(office);
    const bound = { workflowId: 'contract-termination/3', update: 'withdraw', state: 'requested' } as const;
    const { accountId } = office.people.provider;
    const actToken = await issueActToken(db, config.TOKEN_KEYS, {
      ...bound,
      accountId,
      role: 'provider',
      argument: {},
      updateId: 'pressed',
      now: clock(),
    });
    const act = { ...bound, actToken, argument: {}, updateId: 'pressed', at: clock().toISOString() };
    const [withdrawn, next] = [crypto.randomUUID(), crypto.randomUUID()];
    const provider = { accountId, role: 'provider' };

    expect(await redeemAct({ ...act, caseId: withdrawn })).toEqual(provider);
    expect(await redeemAct({ ...act, caseId: withdrawn })).toEqual(provider);
    expect(await redeemAct({ ...act, caseId: next })).toEqual({ refused: 'act-token-used' });
    const acts = await db.auditEntry.findMany({
      where: { subjectId: { in: [withdrawn, next] } },
      orderBy: { seq: 'asc' },
    });
    expect(acts.map(({ subjectId, detail }) => ({ subjectId, detail }))).toEqual([
      { subjectId: withdrawn, detail: expect.objectContaining({ outcome: 'accepted' }) },
      { subjectId: next, detail: expect.objectContaining({ outcome: 'refused', code: 'act-token-used' }) },
    ]);
  });

  it('is gone when its person no longer has the role, or their account is stopped', async () => {
    const { db, config, clock } = office;
    const { redeemAct } = createActivities(office);
    const bound = { workflowId: 'contract-termination/9', update: 'hold', state: 'requested' } as const;
    const issued = { ...bound, accountId: agentId, role: 'agent' as const, argument: {}, now: clock() };
    const redeem = async (updateId: string) =>
      redeemAct({
        ...bound,
        caseId: crypto.randomUUID(),
        actToken: await issueActToken(db, config.TOKEN_KEYS, { ...issued, updateId }),
        reason: 'asked by phone',
        updateId,
        at: clock().toISOString(),
      });
    const where = { id: agentId };
    await db.account.update({ where, data: { staffRole: 'auditor' } });
    expect(await redeem('demoted')).toEqual({ refused: 'not-allowed' });
    await db.account.update({ where, data: { staffRole: 'agent', status: 'suspended' } });
    expect(await redeem('stopped')).toEqual({ refused: 'not-allowed' });
    await db.account.update({ where, data: { status: 'active' } });
    expect(await redeem('back')).toEqual({ accountId: agentId, role: 'agent' });
  });

  /** A long case continues as new, and its fresh run knows no id of an update of the one before. */
  it('is for the run it was redeemed in, and does nothing when its update is sent again to the one that continues it', async () => {
    const { db, config, clock } = office;
    const { redeemAct } = createActivities(office);
    const bound = { workflowId: 'contract-termination/4', update: 'hold', state: 'in_notice' } as const;
    const lead = await db.account.findUniqueOrThrow({
      where: { portal_email: { portal: 'staff', email: mails.lead } },
    });
    const argument = { reason: 'the board asks' };
    const actToken = await issueActToken(db, config.TOKEN_KEYS, {
      ...bound,
      accountId: lead.id,
      role: 'lead',
      argument,
      updateId: 'held',
      now: clock(),
    });
    const caseId = crypto.randomUUID();
    const act = {
      ...bound,
      ...argument,
      argument,
      caseId,
      actToken,
      updateId: 'held',
      at: clock().toISOString(),
    };
    const after = crypto.randomUUID();

    expect(await redeemAct(act)).toEqual({ accountId: lead.id, role: 'lead' });
    expect(await redeemAct(act)).toEqual({ accountId: lead.id, role: 'lead' });
    expect(await redeemAct({ ...act, after })).toEqual({ refused: 'act-token-used' });
  });

  /** A client's older choice, sent again as it was, became theirs again, without a line of it. */
  it('is so for what a client pressed behind their link, too', async () => {
    const { db, config, clock } = office;
    const press = {
      linkId: crypto.randomUUID(),
      workflowId: 'client-migration/4',
      update: 'choose',
      argument: { linkDigest: 'digest', choice: 'stays' },
      updateId: 'chosen',
      now: clock(),
    };
    const proof = await provePress(db, config.TOKEN_KEYS, press);
    const redeem = (after?: string, updateId = press.updateId) =>
      redeemPress(db, config.TOKEN_KEYS, { ...press, proof, updateId, after });

    expect(await redeem(undefined, 'another')).toEqual({ refused: 'act-token-wrong' });
    expect(await redeem()).toBeNull();
    expect(await redeem()).toBeNull();
    expect(await redeem(crypto.randomUUID())).toEqual({ refused: 'act-token-used' });
  });
});
