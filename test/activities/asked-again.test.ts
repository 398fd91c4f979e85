import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { startPendingCases } from '../../src/cases/start-pending.js';
import { minutesAfter } from '../../src/domain/instants.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

let office: BackOffice;
let provider: Browser;
let providerId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  provider = await office.signedIn('provider', mails.provider);
  providerId = office.people.provider.id;
});
beforeEach(async () => {
  for (const { id } of await office.db.contractTermination.findMany()) {
    await withdrawn(id);
    await closed(id);
  }
});
afterAll(() => office.close());

async function asked(): Promise<string> {
  await provider.post('/contract-termination', goodForm(office.people.charts));
  await sendTermination(provider);
  const { id } = await office.db.contractTermination.findFirstOrThrow({ where: { state: 'requested' } });
  await until('Temporal has it', async () => (await caseOf(id)).workflowStartedAt !== null);
  return id;
}
const caseOf = (id: string) => office.db.case.findUniqueOrThrow({ where: { id } });
const withdrawn = (id: string) =>
  office.db.contractTermination.update({ where: { id }, data: { state: 'withdrawn' } });
const closed = (id: string) =>
  office.db.case.update({ where: { id }, data: { state: 'withdrawn', closedAt: office.clock() } });
const at = () => office.clock().toISOString();

it.each([true, false])(
  'a provider who was shown to new clients (%s) is so again after two requests',
  async (listed) => {
    const { restrictBookings, restoreBookings } = createActivities(office);
    await office.db.provider.update({ where: { id: providerId }, data: { listed } });
    const listing = () =>
      office.db.provider.findUniqueOrThrow({
        where: { id: providerId },
        select: { listed: true, bookableUntil: true },
      });
    const restrict = async (caseId: string) => {
      const { lastDay } = await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
      await restrictBookings({ caseId, providerId, lastDay: calendarDate(lastDay), at: at() });
      return { listed: false, bookableUntil: lastDay };
    };
    const first = await asked();
    await restrict(first);
    await withdrawn(first);
    const second = await asked();
    const restricted = await restrict(second);
    // A worker that had too much to do puts the first back only now.
    await restoreBookings({ caseId: first, providerId, at: at() });
    await closed(first);
    expect(await listing()).toEqual(restricted);
    await withdrawn(second);
    await restoreBookings({ caseId: second, providerId, at: at() });
    expect(await listing()).toEqual({ listed, bookableUntil: null });
  },
);

it('support is asked about a case whose id the workflow of another has for minutes, and reads that it isn’t begun', async () => {
  const agent = await office.signedIn('staff', mails.agent);
  const older = await asked();
  const { workflowId } = await caseOf(older);
  await withdrawn(older);
  await closed(older);
  const id = await asked();
  const { reference } = await office.db.case.update({
    where: { id },
    data: { workflowId, workflowStartedAt: null },
  });
  const sweep = () => startPendingCases(office, new AbortController().signal);
  const tasks = () => office.db.supportTask.findMany({ where: { caseId: id, kind: 'workflow_refuses' } });
  await sweep();
  expect(await tasks()).toEqual([]);
  await office.db.case.update({ where: { id }, data: { openedAt: minutesAfter(office.clock(), -6) } });
  await sweep();
  await sweep();
  expect(await tasks()).toMatchObject([{ status: 'open' }]);
  const page = () => agent.get(`/cases/${reference}`).then(({ text }) => text);
  expect(await page()).toContain('Not begun yet');
  expect(await page()).not.toContain('nothing for you to do');

  await office.temporal.workflow.getHandle(workflowId).terminate('over');
  await sweep();
  expect((await caseOf(id)).workflowStartedAt).not.toBeNull();
  expect(await tasks()).toMatchObject([{ status: 'done' }]);
  expect(await page()).not.toContain('Not begun yet');
});
