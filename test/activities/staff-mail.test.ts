import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { assignTasks } from '../../src/operations/case/assign.js';
import { chooseNotifications } from '../../src/operations/staff-member/notification-choice.js';
import { removeStaff } from '../../src/operations/staff-member/change.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openSupportCase } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

const [agentId, leadId] = [stableId(mails.agent), stableId(mails.lead)];
const hourMs = 3_600_000;
const wanted = { assigned: true, mentioned: true, due_soon: true };

let office: BackOffice;
let caseId: string;
let before = 0;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  ({ caseId } = await openSupportCase(office));
});
beforeEach(async () => {
  await office.db.supportTask.deleteMany();
  await office.db.staffNotification.deleteMany();
  await office.db.staffNotificationChoice.deleteMany();
  before = office.inbox.messages.length;
});
afterAll(() => office.close());

/** An open task that is due in some hours, opened a hundred hours before that. */
async function task(hours: number, assigneeId: string | null = null): Promise<string> {
  const id = randomUUID();
  const dueAt = new Date(office.clock().getTime() + hours * hourMs);
  const openedAt = new Date(dueAt.getTime() - 100 * hourMs);
  await office.db.supportTask.create({
    data: { id, caseId, key: id, kind: 'rematch_client', dueAt, openedAt, assigneeId },
  });
  return id;
}

const give = (taskIds: readonly string[], to: string | null, from = leadId) =>
  assignTasks(office, { taskIds, accountId: from, role: 'lead', to, note: 'She calls at 3' });
const mailed = (hoursFromNow = 0) =>
  createActivities(office).mailStaff({
    at: new Date(office.clock().getTime() + hoursFromNow * hourMs).toISOString(),
  });
/** What came since the test began, the newest first. */
const inbox = () =>
  office.inbox.messages
    .slice(0, office.inbox.messages.length - before)
    .map(({ to, subject }) => [to, subject]);

it('someone is told once of what was assigned to them, in one email, without a word of whom or what', async () => {
  const ids = [await task(90), await task(91)];
  await give(ids, agentId);
  await give(ids, agentId);
  expect(await mailed()).toBe(1);
  expect(await mailed()).toBe(0);
  const [mail, ...more] = office.take(mails.agent, '2 tasks were assigned to you');
  expect(more).toEqual([]);
  expect(mail?.text).not.toMatch(/She calls|provider|client/i);
  expect(mail?.text).toContain(`${office.originOf('staff')}/?who=me`);
  expect(inbox()).toEqual([[mails.agent, '2 tasks were assigned to you']]);
});

it('nobody is told of what they took themselves, nor of a task that is done or another’s by then', async () => {
  await give([await task(90)], agentId, agentId);
  const back = await task(90);
  await give([back], agentId);
  await give([back], null);
  const done = await task(90);
  await give([done], agentId);
  await office.db.supportTask.update({ where: { id: done }, data: { status: 'done' } });
  expect(await mailed()).toBe(0);
  expect(inbox()).toEqual([]);
});

it('a task is told of once when it is due soon, no matter who has it later', async () => {
  const id = await task(30, agentId);
  expect(await mailed()).toBe(0);
  expect(await mailed(6.1)).toBe(1);
  await office.db.supportTask.update({ where: { id }, data: { assigneeId: leadId } });
  expect(await mailed(7)).toBe(0);
  await task(3);
  expect(await mailed(8)).toBe(0);
  expect(inbox()).toEqual([[mails.agent, 'One of your tasks is due soon']]);
});

it('what someone chose not to be told is not mailed, though it waited before they chose', async () => {
  await give([await task(90)], agentId);
  await task(2, agentId);
  await chooseNotifications(office.db, agentId, { ...wanted, assigned: false });
  expect(await mailed()).toBe(1);
  expect(inbox()).toEqual([[mails.agent, 'One of your tasks is due soon']]);
  await chooseNotifications(office.db, agentId, wanted);
  expect(await mailed()).toBe(0);
});

it('one whose mail server says “later” keeps nobody else from being told, and is told later, once', async () => {
  await give([await task(90)], agentId);
  await give([await task(90)], leadId, agentId);
  office.smtp.misbehaveNext({ kind: 'refuse', code: 451 });
  expect(await mailed()).toBe(1);
  expect(inbox()).toHaveLength(1);
  expect(await mailed()).toBe(1);
  expect(await mailed()).toBe(0);
  const told = (email: string) => office.take(email, 'A task was assigned to you').length;
  expect([told(mails.agent), told(mails.lead)]).toEqual([1, 1]);
});

it('someone who was removed meanwhile is never told', async () => {
  const id = await task(90);
  await give([id], agentId);
  await office.db.staffNotification.updateMany({ data: { mailingId: randomUUID() } });
  await removeStaff(office, { deciderId: leadId, memberId: agentId, reason: 'left' });
  expect(await mailed()).toBe(0);
  expect(inbox()).toEqual([]);
  expect(await office.db.staffNotification.count({ where: { settledAt: null } })).toBe(0);
});
