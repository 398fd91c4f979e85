import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { startTemporal } from '../../dev/temporal.js';
import { followClosings } from '../../src/cases/closings.js';
import { findOrphans } from '../../src/cases/orphans.js';
import { repairOrphan } from '../../src/cases/repair.js';
import { hoursAfter, minutesAfter } from '../../src/domain/instants.js';
import {
  confirmDeactivation,
  withdrawDeactivation,
} from '../../src/operations/client-deactivation/decide.js';
import { settleByPerson } from '../../src/operations/contact-request/settle.js';
import { clearUp } from '../../src/operations/record-retention/clear-up.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import {
  clientDeactivationId,
  clientDeactivationView,
  deactivationChanged,
} from '../../src/protocol/client-deactivation/messages.js';
import {
  contactChanged,
  contactRequestId,
  contactRequestView,
} from '../../src/protocol/contact-request/messages.js';
import { recordRetentionId } from '../../src/protocol/record-retention/messages.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { answerOnCase, startedConversation } from '../harness/contacts.js';
import { addLeavingClient, askToLeave } from '../harness/deactivations.js';
import { freePort } from '../harness/global-setup.js';
import { keptLines } from '../harness/log-lines.js';
import { addOldCharts } from '../harness/old-charts.js';
import { mails } from '../harness/personas.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
const behind = 'behind@clients.example';
const missing = 'missing@clients.example';
const leaving = 'leaving@clients.example';
const leavingLater = 'leaving.later@clients.example';
/** Takes it back after the restore, with a workflow that Temporal doesn't know. */
const regretting = 'regretting@clients.example';
/** Took it back before the restore, with a workflow that is behind. */
const undecided = 'undecided@clients.example';
/** Says after the restore that the matter is settled. */
const settled = 'settled@clients.example';
const everyone = [behind, missing, leaving, leavingLater, mails.provider];
const folder = mkdtempSync(join(tmpdir(), 'headway-temporal-'));
const living = join(folder, 'living');

let office: BackOffice;
let server: Awaited<ReturnType<typeof startTemporal>>;
let port: number;

/** Runs Temporal on its file, which `between` may change while nobody runs. */
async function restartTemporal(between: () => void): Promise<void> {
  await office.stopWorker();
  await server.stop();
  between();
  server = await startTemporal({ port, file: living });
  await until('it answers', () => office.temporal.workflow.count('').then(Boolean, () => false));
  await office.startWorker();
}

/** The file of a stopped server with what SQLite keeps beside it. */
function copied(from: string, to: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(to))) rmSync(join(folder, name));
  for (const name of readdirSync(folder).filter((one) => one.startsWith(from)))
    copyFileSync(join(folder, name), join(folder, name.replace(from, to)));
}

const handleOf = (workflowId: string) => office.temporal.workflow.getHandle(workflowId);
const mailsTo = (...people: string[]) =>
  office.inbox.messages
    .filter(({ kind, to }) => kind === 'mail' && people.includes(to))
    .map(({ to, subject }) => `${to}: ${subject}`)
    .toSorted();

interface Asked {
  readonly deactivationId: string;
  /** In the link of its email. */
  readonly token: string;
}

/** Someone without care asks to close their account, and gets the link. */
async function asked(email: string): Promise<Asked> {
  const accountId = await addClientAccount(office, email);
  await askToLeave(office, accountId);
  const mail = await until(
    'the link is mailed',
    async () => office.take(email, 'See what ends before you close your account')[0] ?? null,
  );
  const { id: deactivationId } = await office.db.clientDeactivation.findFirstOrThrow({
    where: { accountId },
  });
  await until('its workflow has nothing to do but wait', async () => {
    const { status } = await handleOf(clientDeactivationId(deactivationId)).query(clientDeactivationView);
    return status === 'identity_link_sent';
  });
  return { deactivationId, token: pathIn(mail).split('/').at(-1) ?? '' };
}

/** A while after cases were closed, the sweep looks whether their workflows have heard of it. */
async function sweepClosed(...ids: string[]): Promise<void> {
  await office.db.case.updateMany({
    where: { id: { in: ids } },
    data: { closedAt: minutesAfter(office.clock(), -5), workflowLookedAt: null },
  });
  const { signal } = new AbortController();
  await Promise.all([followClosings(office, signal), followClosings(office, signal)]);
}

/** What had happened before the backup, and what only the database knows of afterwards. */
interface Course {
  readonly written: Awaited<ReturnType<typeof startedConversation>>;
  readonly later: Awaited<ReturnType<typeof startedConversation>>;
  readonly deactivationId: string;
  readonly laterDeactivation: string;
  readonly regretted: Asked;
  readonly undone: Asked;
  readonly settledId: string;
  readonly destroyed: string;
  readonly newChart: string;
  readonly mailed: readonly string[];
}

let course: Course;
beforeAll(async () => {
  port = await freePort();
  server = await startTemporal({ port, file: living });
  office = await openBackOffice({ policy: 'standard', temporalAddress: server.address });
  const written = await startedConversation(office, 'client', { email: behind });
  const destroyed = (await addOldCharts(office, ['destroyed'])).get('destroyed') ?? '';
  await reconcilePage(office, { after: null, at: office.clock() });
  await until('one is listed', async () => (await office.db.listedChart.count()) === 1);
  const accountId = await addLeavingClient(office, leaving, 'client sourced');
  await askToLeave(office, accountId);
  const linked = await until(
    'the link is mailed',
    async () => office.take(leaving, 'See what ends before you close your account')[0] ?? null,
  );
  const { id: deactivationId } = await office.db.clientDeactivation.findFirstOrThrow();
  await until('its workflow has nothing to do but wait', async () => {
    const { status } = await handleOf(clientDeactivationId(deactivationId)).query(clientDeactivationView);
    return status === 'identity_link_sent';
  });
  const undone = await asked(undecided);
  await restartTemporal(() => copied('living', 'backup'));

  const agent = await office.signedIn('staff', mails.agent);
  await answerOnCase(agent, written.reference, { message: 'Like this.', form: 'press-one' });
  await until('the answer is told of', async () => mailsTo(behind).length === 2);
  const later = await startedConversation(office, 'client', { email: missing });
  const laterId = await addLeavingClient(office, leavingLater, 'client silent');
  await askToLeave(office, laterId);
  await until('its link is mailed', async () => mailsTo(leavingLater).length === 1);
  const regretted = await asked(regretting);
  await confirmDeactivation(office, { token: regretted.token, signedInId: null });
  await until('that is confirmed', async () => mailsTo(regretting).length === 2);
  await withdrawDeactivation(office, undone.token);
  await until('that is taken back', async () => mailsTo(undecided).length === 2);
  const { requestId: settledId } = await startedConversation(office, 'client', { email: settled });
  const token = pathIn(linked).split('/').at(-1) ?? '';
  await confirmDeactivation(office, { token, signedInId: null });
  await until('it is confirmed', async () => office.take(leaving, 'Your account will be deactivated')[0]);
  await until('the provider is told', async () => office.take(mails.provider, 'is leaving Headway')[0]);
  await approveListed(office, destroyed);
  await handleOf(recordRetentionId(destroyed)).result();
  const { chartId: newChart } = await addChart(office, office.people.provider.id, 'came later', ['Later']);
  await reconcilePage(office, { after: null, at: office.clock() });
  const { id: laterDeactivation } = await office.db.clientDeactivation.findFirstOrThrow({
    where: { accountId: laterId },
  });
  await restartTemporal(() => copied('backup', 'living'));
  const mailed = mailsTo(...everyone);
  course = {
    written,
    later,
    deactivationId,
    laterDeactivation,
    regretted,
    undone,
    settledId,
    destroyed,
    newChart,
    mailed,
  };
});
afterAll(async () => {
  await office.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

it('Temporal, restored from an older backup, is behind the database or knows nothing of it', async () => {
  const { written, later, deactivationId, laterDeactivation, destroyed, newChart } = course;
  const { row } = await contactRow(written.requestId);
  expect(row.state).toBe('answered');
  expect((await handleOf(contactRequestId(written.requestId)).query(contactRequestView)).status).toBe('open');
  const asked = await handleOf(clientDeactivationId(deactivationId)).query(clientDeactivationView);
  expect(asked.status).toBe('identity_link_sent');
  expect((await handleOf(recordRetentionId(destroyed)).describe()).status.name).toBe('RUNNING');
  expect(await office.db.chart.count({ where: { id: destroyed } })).toBe(0);
  for (const id of [
    contactRequestId(later.requestId),
    clientDeactivationId(laterDeactivation),
    recordRetentionId(newChart),
  ])
    await expect(handleOf(id).describe()).rejects.toThrow('not found');
});

it('the reconciliation starts the retention that is missing, says so, and then finds nothing', async () => {
  const reconcile = () => reconcilePage(office, { after: null, at: office.clock() });
  expect(await reconcile()).toEqual({ charts: 4, missing: 1, changed: 0, next: null });
  expect(keptLines.some((line) => line.includes('retention reconciled'))).toBe(true);
  await until('it runs', async () => (await reconcile()).missing === 0);
  await until(
    'it has computed its date',
    async () =>
      (await office.db.chart.findUniqueOrThrow({ where: { id: course.newChart } })).retainUntil !== null,
  );
});

it('what comes back for a destroyed chart finds none, and destroys nothing again', async () => {
  const { destroyed } = course;
  const at = hoursAfter(office.clock(), 2);
  expect(await clearUp(office, at)).toBe(1);
  await handleOf(recordRetentionId(destroyed)).result();
  expect(await office.db.destructionCertificate.count({ where: { chartId: destroyed } })).toBe(1);
  const lines = await office.db.auditEntry.findMany({
    where: { subjectId: destroyed, act: { in: ['chart.destroy', 'chart.key_destroyed'] } },
    orderBy: { seq: 'asc' },
  });
  expect(lines.map(({ act }) => act)).toEqual(['chart.destroy', 'chart.key_destroyed']);
  await expect(office.keyStore.read(destroyed)).rejects.toThrow('was destroyed');
});

it('a conversation and a deactivation that are behind take over their rows, and mail nothing again', async () => {
  const { written, deactivationId, mailed } = course;
  const conversation = handleOf(contactRequestId(written.requestId));
  await conversation.signal(contactChanged);
  await until(
    'it is answered',
    async () => (await conversation.query(contactRequestView)).status === 'answered',
  );
  const deactivation = handleOf(clientDeactivationId(deactivationId));
  await deactivation.signal(deactivationChanged);
  await until(
    'it is confirmed',
    async () => (await deactivation.query(clientDeactivationView)).status === 'confirmed',
  );
  expect(mailsTo(...everyone)).toEqual(mailed);
});

it('a deactivation that was taken back before hears of it, mails nothing again, and ends', async () => {
  const { deactivationId } = course.undone;
  const handle = handleOf(clientDeactivationId(deactivationId));
  expect((await handle.query(clientDeactivationView)).status).toBe('identity_link_sent');
  const mailed = mailsTo(undecided);
  expect(mailed).toHaveLength(2);
  await sweepClosed(deactivationId);
  await handle.result();
  expect(mailsTo(undecided)).toEqual(mailed);
});

it('one that is taken back before anyone repairs it is told of it, once, and ends; no task of it is left', async () => {
  const { deactivationId, token } = course.regretted;
  const handle = handleOf(clientDeactivationId(deactivationId));
  await expect(handle.describe()).rejects.toThrow('not found');
  await office.db.case.updateMany({ data: { workflowLookedAt: null } });
  await findOrphans(office, new AbortController().signal);
  const orphaned = { caseId: deactivationId, kind: 'orphaned_case' } as const;
  expect(await office.db.supportTask.findMany({ where: orphaned })).toMatchObject([{ status: 'open' }]);

  expect(await withdrawDeactivation(office, token)).toMatchObject({ state: 'withdrawn' });
  expect(mailsTo(regretting)).toHaveLength(2);
  await sweepClosed(deactivationId);
  await handle.result();
  const mailed = mailsTo(regretting);
  expect(mailed).toHaveLength(3);
  expect(mailed.filter((mail) => mail.includes('Your account stays open'))).toHaveLength(1);
  expect(await office.db.supportTask.findMany({ where: orphaned })).toMatchObject([{ status: 'done' }]);
  const row = await office.db.case.findUniqueOrThrow({ where: { id: deactivationId } });
  expect([row.waitingOn, row.needsAttention]).toEqual(['nobody', false]);

  const { runId } = await handle.describe();
  await sweepClosed(deactivationId);
  expect((await handle.describe()).runId).toBe(runId);
  expect(mailsTo(regretting)).toEqual(mailed);
});

it('a conversation that its person settles before anyone repairs it is closed in its time, mails nothing again, and ends', async () => {
  const { settledId } = course;
  expect(await settleByPerson(office, settledId)).toBeNull();
  const mailed = mailsTo(settled);
  const [task] = await office.db.supportTask.findMany({
    where: { caseId: settledId, kind: 'orphaned_case', status: 'open' },
  });
  if (task === undefined) throw new Error('No lead is asked');
  const by = { accountId: lead.accountId, reason: 'Temporal was restored from an older backup.' };
  expect(await repairOrphan(office, task, by)).toBeNull();
  const handle = handleOf(contactRequestId(settledId));
  await until('it is resolved', async () => (await handle.query(contactRequestView)).status === 'resolved');
  await office.db.case.update({
    where: { id: settledId },
    data: { dueAt: minutesAfter(office.clock(), -1) },
  });
  await handle.signal(contactChanged);
  await handle.result();
  expect((await contactRow(settledId)).row.state).toBe('closed');
  expect(mailsTo(settled)).toEqual(mailed);
});

it('a message and a deactivation whose workflows are gone are given to a lead, go on from their rows, and mail nothing again', async () => {
  const { later, laterDeactivation, mailed } = course;
  await office.db.case.updateMany({ data: { workflowLookedAt: null } });
  await findOrphans(office, new AbortController().signal);
  const tasks = await office.db.supportTask.findMany({ where: { kind: 'orphaned_case', status: 'open' } });
  expect(tasks.map(({ caseId }) => caseId).toSorted()).toEqual(
    [later.requestId, laterDeactivation].toSorted(),
  );
  const by = { accountId: lead.accountId, reason: 'Temporal was restored from an older backup.' };
  for (const task of tasks) expect(await repairOrphan(office, task, by)).toBeNull();
  const handle = handleOf(contactRequestId(later.requestId));
  await until('it waits for support again', async () => {
    const { status, dueAt } = await handle.query(contactRequestView);
    return status === 'open' && dueAt !== null;
  });
  const deactivation = handleOf(clientDeactivationId(laterDeactivation));
  await until('it waits for the person again', async () => {
    const { status } = await deactivation.query(clientDeactivationView);
    return status === 'identity_link_sent';
  });
  const { row, lines } = await contactRow(later.requestId);
  expect([row.state, row.case.waitingOn]).toEqual(['open', 'support']);
  expect(await office.db.supportTask.count({ where: { kind: 'orphaned_case', status: 'open' } })).toBe(0);
  expect(lines.filter((code) => code === 'contact-received')).toHaveLength(1);
  const agent = await office.signedIn('staff', mails.agent);
  await answerOnCase(agent, later.reference, { message: 'Like that.', form: 'press-two' });
  await until('the answer is told of', async () => mailsTo(missing).length === 2);
  expect(mailsTo(...everyone)).toHaveLength(mailed.length + 1);
});

it('a conversation that was destroyed with its person since the backup ends, and one that Temporal doesn’t know is no trouble to others', async () => {
  const { written, later } = course;
  const handle = handleOf(contactRequestId(written.requestId));
  const unknown = handleOf(contactRequestId(later.requestId));
  await unknown.terminate('so that nothing works on it');
  await office.db.contactRequest.deleteMany({
    where: { id: { in: [written.requestId, later.requestId] } },
  });
  await handle.signal(contactChanged);
  await handle.result();
  const lost = await office.db.case.update({
    where: { id: later.requestId },
    data: { workflowId: 'contact-request/of-a-lost-history' },
  });
  await sweepClosed(lost.id, written.requestId);
  const looked = await office.db.case.findMany({
    where: { id: { in: [lost.id, written.requestId] }, workflowLookedAt: { not: null } },
  });
  expect(looked).toHaveLength(2);
  expect(keptLines.some((line) => line.includes('closed case not started anew'))).toBe(true);
});

async function contactRow(id: string) {
  const row = await office.db.contactRequest.findUniqueOrThrow({
    where: { id },
    include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
  });
  return { row, lines: row.case.events.map(({ code }) => code) };
}
