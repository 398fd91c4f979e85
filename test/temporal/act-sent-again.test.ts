import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dateIn } from '../../src/domain/zoned-time.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { openStaffPortal, type StaffPortal } from './staff-portal.js';

/** The argument of an update as JSON, sealed. */
interface SealedArgs {
  readonly payloads: readonly {
    readonly metadata: Readonly<Record<string, string>>;
    readonly data: string;
  }[];
}

/** What the Temporal UI reads of a history. */
interface History {
  readonly history: {
    readonly events: readonly {
      readonly workflowExecutionUpdateAcceptedEventAttributes?: {
        readonly acceptedRequest: { readonly input: { readonly name: string; readonly args: SealedArgs } };
      };
    }[];
  };
}

/** An agent made a refused act possible, read it in the history, sent it again, and it was done in the provider's name. */
describe('an act of a provider that was refused, and that someone reads in the history', () => {
  let office: BackOffice;
  let portal: StaffPortal;
  let agent: Browser;
  let workflowId: string;
  let args: SealedArgs | undefined;
  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    portal = await openStaffPortal(office, { TEMPORAL_UI_URL: inject('stack').temporalUiUrl });
    agent = await portal.signIn(mails.agent);
    const provider = await office.signIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts, 60));
    await sendTermination(provider);
    const { caseId } = await until('the case runs', () =>
      office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
    );
    workflowId = contractTerminationId(caseId);
    const status = hiddenIn((await provider.get('/contract-termination/status')).text);
    const lastDay = dateIn('America/New_York', new Date(Date.now() + 45 * 86_400_000));
    expect((await provider.post('/contract-termination/last-day', { ...status, lastDay })).status).toBe(400);
    const { reference } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    await pressAct(agent, reference, 'waiveNotice', { reason: 'asked by phone' });

    await agent.get('/temporal/namespaces/default/workflows');
    const { text } = await agent.get(`${path()}/history?maximumPageSize=1000`);
    const { history } = JSON.parse(text) as History;
    const sent = history.events.map((one) => one.workflowExecutionUpdateAcceptedEventAttributes);
    const refused = sent.find((one) => one?.acceptedRequest.input.name === 'changeLastDay');
    args = refused?.acceptedRequest.input.args;
    expect(args).toHaveProperty('payloads');
  });
  afterAll(async () => {
    portal.close();
    await office.close();
  });

  const path = () => `/temporal/api/v1/namespaces/default/workflows/${encodeURIComponent(workflowId)}`;
  const actors = async (act: string) => {
    const { id } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    const rows = await office.db.auditEntry.findMany({
      where: { act, subjectId: { in: [id, workflowId] } },
      orderBy: { seq: 'asc' },
    });
    return rows.map(({ actorId, detail }) => [actorId, (detail as { code?: string }).code]);
  };

  it('isn’t passed on from the Temporal UI, and who tried is written down', async () => {
    const answer = await agent.json(
      `${path()}/update/changeLastDay`,
      { request: { meta: { updateId: randomUUID() }, input: { args } } },
      { 'x-csrf-token': agent.cookies.get('_csrf') ?? '', 'caller-type': 'operator' },
    );
    expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([
      403,
      'act-token-wrong',
    ]);
    expect(await actors('temporal.update')).toEqual([[stableId(mails.agent), 'act-token-wrong']]);
    expect(await actors('case.last-day-changed')).toEqual([]);
  });

  it('changes nothing when it reaches the workflow under another id, and is nobody’s act there', async () => {
    const { id } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    const accountId = office.people.provider.accountId;
    const before = await actors('case.changeLastDay');
    expect(before.map(([actorId]) => actorId)).toEqual([accountId]);
    await office.temporal.workflowService.updateWorkflowExecution({
      namespace: office.config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId },
      waitPolicy: { lifecycleStage: 3 },
      request: {
        meta: { updateId: randomUUID() },
        input: { name: 'changeLastDay', args: fromJson(args ?? { payloads: [] }) },
      },
    });
    expect(await actors('case.changeLastDay')).toEqual([...before, [id, 'act-token-wrong']]);
    expect(await actors('case.last-day-changed')).toEqual([]);
  });
});

function fromJson({ payloads }: SealedArgs) {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
      ),
      data: Buffer.from(data, 'base64'),
    })),
  };
}
