import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTemporal } from '../../dev/temporal.js';
import { stableId } from '../../dev/demo-caseload.js';
import type { Act } from '../../src/domain/acts.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { freePort } from '../harness/global-setup.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { signUpForm } from '../harness/sign-ups.js';
import { sendTermination } from '../harness/terminations.js';
import { replay } from '../replay/histories.js';

/** Acts that one run takes here; 2,000 elsewhere. */
const mostActs = 20;

/** A case takes acts however many came before: what waits long begins a fresh run, and what can't says so. */
let server: Awaited<ReturnType<typeof startTemporal>>;
let office: BackOffice;
let agent: Browser;

beforeAll(async () => {
  server = await startTemporal({
    port: await freePort(),
    settings: { 'history.maxTotalUpdates': mostActs },
  });
  office = await openBackOffice({ policy: 'standard', temporalAddress: server.address });
  agent = await office.signedIn('staff', mails.agent);
});
afterAll(async () => {
  await office.close();
  await server.stop();
});

/** Acts with a token that nobody issued, as anyone sends them who reaches Temporal; answers with what each was told. */
async function flood(workflowId: string, act: Act, acts = 2 * mostActs): Promise<unknown[]> {
  const handle = office.temporal.workflow.getHandle(workflowId);
  const answers: unknown[] = [];
  for (let sent = 0; sent < acts; sent += 1)
    answers.push(
      await handle
        .executeUpdate(act, { args: [{ actToken: 'x', reason: 'x', reached: false }] })
        .catch((error: Error) => error.cause ?? error),
    );
  return answers;
}

/** The runs of a workflow, the newest first. */
async function runsOf(workflowId: string): Promise<{ runId: string; status: string }[]> {
  const found: { runId: string; status: string; at: Date }[] = [];
  const query = `WorkflowId="${workflowId}"`;
  for await (const { runId, status, startTime } of office.temporal.workflow.list({ query }))
    found.push({ runId, status: status.name, at: startTime });
  return found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** Whether every run of a workflow goes the same way again from its history. */
async function replaysAlike(workflowId: string): Promise<void> {
  const runs = (await runsOf(workflowId)).map(({ runId }) => runId);
  const histories = new Map<string, Awaited<ReturnType<typeof historyOf>>>();
  const historyOf = (runId: string) => office.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  for (const runId of runs) histories.set(runId, await historyOf(runId));
  expect(await replay(inject('stack').workflowCode, runs, (runId) => histories.get(runId) ?? {})).toEqual({});
}

/** Floods a workflow, and finds it with several runs that each replay, all but the newest continued, and no act refused by Temporal. */
async function outlives(workflowId: string, act: Act): Promise<void> {
  const answers = await flood(workflowId, act);
  expect(answers.filter((answer) => !isRefusal(answer))).toEqual([]);
  const runs = await until('its runs are listed', async () => {
    const listed = await runsOf(workflowId);
    // A run is listed as running for some moments after the next one has begun.
    const running = listed.filter(({ status }) => status === 'RUNNING');
    return listed.length > 1 && running.length === 1 ? listed : null;
  });
  expect(runs.map(({ status }) => status)).toEqual([
    'RUNNING',
    ...runs.slice(1).map(() => 'CONTINUED_AS_NEW'),
  ]);
  await replaysAlike(workflowId);
}

const workflowOf = async (reference: string) =>
  (await office.db.case.findUniqueOrThrow({ where: { reference } })).workflowId;
const isIn = (reference: string, state: string) =>
  until(`it is ${state}`, async () => {
    const row = await office.db.case.findUniqueOrThrow({ where: { reference } });
    return row.state === state && row.workflowStartedAt !== null;
  });

describe('a termination', () => {
  let reference: string;
  let workflowId: string;
  beforeAll(async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const [sourced, silent] = [stableId('chart sourced'), stableId('chart silent')];
    await provider.post('/contract-termination', goodForm({ sourced, silent }));
    await sendTermination(provider);
    ({ reference, workflowId } = await until('the case stands', () =>
      office.db.case.findFirst({ where: { kind: 'contract_termination', waitingOn: { not: 'system' } } }),
    ));
  });

  it('outlives them before its notice, and then does what it is told', async () => {
    await outlives(workflowId, 'hold');
    await pressAct(agent, reference, 'hold', { reason: 'asked by phone' });
    await isIn(reference, 'held');
  });

  it('outlives them on hold, and is released to where it was', async () => {
    await outlives(workflowId, 'release');
    await pressAct(agent, reference, 'release', { reason: 'asked by phone' });
    await isIn(reference, 'requested');
  });

  it('outlives them while clients are told, each once', async () => {
    await pressAct(agent, reference, 'sendNoticeNow', { reason: 'asked by phone' });
    await isIn(reference, 'in_notice');
    await until('the client is told', async () => notices().length > 0);
    await outlives(workflowId, 'hold');
    expect(notices()).toHaveLength(1);
  });

  it('keeps a client’s choice open, tells them nothing twice, and takes what they choose', async () => {
    const id = clientMigrationId(await caseId(), stableId('chart sourced'));
    await outlives(id, 'recordCall');
    const [notice] = notices();
    const client = office.browse('client');
    const path = pathIn(notice ?? { text: '' });
    const kept = await client.post(path, { choice: 'finished' });
    expect(kept.text).toContain('Thank you');
    await outlives(id, 'recordCall');
    const changed = await client.post(path, { choice: 'stays' });
    expect(changed.text).toContain('Thank you');
    const row = await office.db.clientMigration.findFirstOrThrow({
      where: { terminationId: await caseId(), outcome: { not: null } },
    });
    expect(row.outcome).toBe('stays');
    expect(notices()).toHaveLength(1);
  });

  const caseId = async () => (await office.db.case.findUniqueOrThrow({ where: { reference } })).id;
  const notices = () =>
    office.inbox.messages.filter(
      ({ kind, to, subject }) =>
        kind === 'mail' && to === secrets.clientMail && subject === 'A change with your provider',
    );
});

it('a process whose row decides outlives them, and tells nothing twice', async () => {
  const email = 'noor.vale@clients.example';
  const accountId = await addClientAccount(office, email);
  await office.db.client.create({
    data: {
      id: stableId(`client ${email}`),
      accountId,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'Pacific/Honolulu',
    },
  });
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(office.clock());
  await agent.post('/disclosure-reports', {
    key: 'press-1',
    mishap: 'wrong_email',
    people: email,
    'information.contact': 'yes',
    recipientName: 'Another client',
    recipientAddress: '4 Elm Street',
    happenedOn: today,
    discoveredOn: today,
    description: 'The reminder of another client',
  });
  const { reference } = await office.db.case.findFirstOrThrow({ where: { kind: 'disclosure_report' } });
  await isIn(reference, 'reported');
  await outlives(await workflowOf(reference), 'assessDisclosure');
  await pressAct(agent, reference, 'assessDisclosure', {
    nature: 'Names and dates of sessions',
    receivedBy: 'Another client',
    acquired: 'It was opened',
    mitigation: 'It was deleted',
    conclusion: 'breach',
    reason: 'Looked at the log',
  });
  await isIn(reference, 'assessed');
});

it('a conversation outlives them, and acknowledges nothing twice', async () => {
  const email = 'writes@clients.example';
  const { reference } = await startedConversation(office, 'client', { email });
  const mailed = () => office.inbox.messages.filter(({ kind, to }) => kind === 'mail' && to === email).length;
  await until('it is acknowledged', async () => mailed() === 1);
  await outlives(await workflowOf(reference), 'resolveContact');
  await pressAct(agent, reference, 'resolveContact', { reason: 'settled by phone' });
  await isIn(reference, 'resolved');
  await until('the end is told', async () => mailed() === 2);
});

it('what begins no fresh run says that trying again brings nothing, and support is asked once', async () => {
  const email = 'newcomer@clients.example';
  await office.browse('client').post('/sign-up', signUpForm(email));
  const row = await until('it is sent', () =>
    office.db.case.findFirst({ where: { kind: 'email_verification', state: 'sent' } }),
  );
  const answers = await flood(row.workflowId, 'resendVerification', mostActs + 2);
  expect(answers.at(-1)).toMatchObject({ code: 9 });
  const tasks = () => office.db.supportTask.findMany({ where: { caseId: row.id } });
  expect(await tasks()).toEqual([]);
  for (const _ of [1, 2]) {
    const refused = await pressAct(agent, row.reference, 'resendVerification', { reason: 'asked by phone' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('trying again won’t help');
    expect(refused.text).not.toContain('in a minute');
  }
  expect(await tasks()).toMatchObject([{ kind: 'workflow_refuses', status: 'open' }]);
});
