import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { actOutcome } from '../../src/cases/act-outcome.js';
import { act } from '../../src/cases/signals.js';
import { limits } from '../../src/domain/limits.js';
import { createThrottle } from '../../src/security/throttle.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

const accountId = stableId(mails.agent);

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
afterAll(() => office.close());

/** An act that a portal sent to a workflow which doesn't answer. */
async function sent(validMs: number) {
  const caseId = randomUUID();
  const updateId = randomUUID();
  const bound = { workflowId: `contract-termination/${caseId}`, update: 'hold', state: 'requested' } as const;
  const { db, config, clock } = office;
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    ...bound,
    accountId,
    role: 'agent',
    updateId,
    validMs,
    argument: {},
    now: clock(),
  });
  const { redeemAct } = createActivities(office);
  const redeem = (more: object = {}) =>
    redeemAct({
      ...bound,
      caseId,
      actToken,
      updateId,
      reason: 'asked by phone',
      at: clock().toISOString(),
      ...more,
    });
  const trail = async () =>
    (await db.auditEntry.findMany({ where: { subjectId: caseId }, orderBy: { seq: 'asc' } })).map(
      ({ act, detail }) => {
        const { outcome, code } = detail as { outcome?: string; code?: string };
        return [act, outcome, code];
      },
    );
  return { caseId, updateId, redeem, trail, report: () => actOutcome(office, { updateId, accountId }) };
}

describe('an act that was not answered', () => {
  it('is not known within its time, and void after it', async () => {
    const soon = await sent(60_000);
    expect(await soon.report()).toMatchObject({ state: 'pending' });
    const late = await sent(0);
    expect(await late.report()).toMatchObject({ state: 'void' });
    expect(await late.redeem()).toEqual({ refused: 'act-token-expired' });
    expect(await late.trail()).toEqual([['case.hold', 'void', 'act-token-expired']]);
  });

  it('that was told to be void stays so, also for a workflow that asked before', async () => {
    const late = await sent(1_000);
    const asked = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await late.redeem({ at: asked })).toEqual({ refused: 'act-token-expired' });
    expect(await late.report()).toMatchObject({ state: 'void' });
  });

  it('is done where its token was redeemed, however late one asks', async () => {
    const { redeem, report, trail } = await sent(60_000);
    expect(await redeem()).toEqual({ accountId, role: 'agent' });
    expect(await redeem()).toEqual({ accountId, role: 'agent' });
    expect(await report()).toMatchObject({ state: 'done' });
    expect(await trail()).toEqual([['case.hold', 'accepted', undefined]]);
  });

  it('is refused where the act itself refused after that, and the trail says so', async () => {
    const { caseId, updateId, redeem, report, trail } = await sent(60_000);
    await redeem();
    const { recordRefusedAct } = createActivities(office);
    const refusal = { refused: 'second-person-needed' } as const;
    const actor = { accountId, role: 'agent' } as const;
    const at = new Date().toISOString();
    await recordRefusedAct({ caseId, actor, update: 'hold', updateId, refusal, at });
    await recordRefusedAct({ caseId, actor, update: 'hold', updateId, refusal, at });
    expect(await report()).toMatchObject({ state: 'refused', code: 'second-person-needed' });
    expect(await trail()).toEqual([
      ['case.hold', 'accepted', undefined],
      ['case.hold', 'refused', 'second-person-needed'],
    ]);
  });

  it('is told at its own address, to whom it is of and nobody else', async () => {
    const { updateId } = await sent(0);
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/acts/${updateId}`)).text).toContain('It was not done in time');
    expect((await agent.get(`/v1/acts/${updateId}`)).text).toContain('"state":"void"');
    const lead = await office.signIn('staff', mails.lead);
    expect((await lead.get(`/acts/${updateId}`)).status).toBe(404);
    expect((await lead.get(`/v1/acts/${updateId}`)).status).toBe(404);
  });
});

it('acts of one person on one workflow are limited for a day, and others’ are not', async () => {
  const press = (by: string) =>
    act(office, {
      update: 'hold',
      workflowId: 'contract-termination/pressed-without-end',
      state: 'requested',
      accountId: stableId(by),
      role: 'agent',
      argument: {},
    });
  for (let pressed = 0; pressed < limits.actsPerWorkflow.count; pressed += 1)
    expect(await press(mails.agent)).toEqual({ refused: 'state-does-not-allow' });
  expect(await press(mails.agent)).toEqual({ refused: 'rate-limited-day' });
  expect(await press(mails.lead)).toEqual({ refused: 'state-does-not-allow' });
});

describe('an act while the worker is away', () => {
  it('is refused, and is not done when the worker comes back', async () => {
    const provider = await office.signIn('provider', mails.provider);
    const [sourced, silent] = [stableId('chart sourced'), stableId('chart silent')];
    await provider.post('/contract-termination', goodForm({ sourced, silent }));
    await sendTermination(provider);
    const row = await until('the case stands', async () =>
      office.db.case.findFirst({ where: { kind: 'contract_termination', waitingOn: { not: 'system' } } }),
    );
    const agent = await office.signIn('staff', mails.agent);
    await office.stopWorker();
    const refused = await pressAct(agent, row.reference, 'hold', { reason: 'asked by phone' });
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('Nothing was changed');
    await office.startWorker();
    await until('the workflow has refused it', async () =>
      office.db.auditEntry.findFirst({
        where: { subjectId: row.id, act: 'case.hold', detail: { path: ['outcome'], equals: 'void' } },
      }),
    );
    expect((await office.db.case.findUniqueOrThrow({ where: { id: row.id } })).state).toBe('requested');
    expect(await office.db.auditEntry.count({ where: { subjectId: row.id, act: 'case.held' } })).toBe(0);

    const again = await pressAct(agent, row.reference, 'hold', { reason: 'asked by phone' });
    expect(again.text).toContain('The case is on hold.');

    // Two windows that show the same state: the second is told what the first has changed, and keeps its text.
    const lead = await office.signIn('staff', mails.lead);
    const stale = (await lead.get(`/cases/${row.reference}`)).text;
    const [, version = ''] = /acts\/changeLastDay".*?name="version" value="(\d+)"/s.exec(stale) ?? [];
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const change = (days: number, reason: string) => ({
      seen: 'held',
      version,
      lastDay: inDays(days),
      reason,
    });
    const path = `/cases/${row.reference}/acts/changeLastDay`;
    expect((await agent.post(path, change(50, 'asked for more time'))).text).toContain(
      'The last day was moved',
    );
    const second = await lead.post(path, change(60, 'the practice wrote'));
    expect(second.status).toBe(409);
    expect(second.text).toContain('This case changed. agent Staff');
    expect(second.text).toContain('value="the practice wrote"');
    const { lastDay } = await office.db.contractTermination.findUniqueOrThrow({ where: { id: row.id } });
    expect(lastDay.toISOString().slice(0, 10)).toBe(inDays(50));

    // The page of a case, too, says when an act may be tried again.
    const mayAct = createThrottle(office, 'act', limits.actsPerWorkflow);
    while (await mayAct(`${accountId}/${row.workflowId}`));
    const { status, response } = await pressAct(agent, row.reference, 'changeLastDay', {
      lastDay: inDays(55),
      reason: 'asked once more',
    });
    expect([status, response.headers.get('retry-after')]).toEqual([429, '86400']);
  });
});
