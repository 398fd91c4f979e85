import { afterAll, beforeAll, expect, it } from 'vitest';
import { doWhatIsDue } from '../../src/operations/record-request/carry-out.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

/** The Friday after Thanksgiving, 3 PM in New York: the next business day is Monday. */
const friday = new Date('2026-11-27T20:00:00Z');
/** Day 30 of what came then is the Saturday. */
const receivedAt = new Date('2026-10-29T15:00:00Z');

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false, clock: () => friday });
});
afterAll(() => office.close());

/** When the open tasks of a request are due that has its last day tomorrow, beside the end of that day. */
async function dueIn(requestId: string) {
  const row = await office.db.case.findUniqueOrThrow({
    where: { id: requestId },
    include: { tasks: { where: { status: 'open' } } },
  });
  expect(row.dueAt?.getTime()).toBeLessThan(friday.getTime() + 2 * 86_400_000);
  return { end: row.dueAt, tasks: row.tasks.map(({ kind, dueAt }) => [kind, dueAt]) };
}

it('papers of someone else who asks are looked at before the last day of the request, though support learned of it late', async () => {
  const change = { receivedAt, requester: 'representative', isProven: false } as const;
  const { requestId } = await askedRecords(office, 'late papers', change);
  const { end, tasks } = await dueIn(requestId);
  expect(tasks).toEqual([['prove_record_asker', end]]);
});

it('what the last days of a request ask for is due before they are over, on a weekend as well', async () => {
  const { requestId } = await askedRecords(office, 'late release', { receivedAt });
  await office.db.$transaction((tx) => doWhatIsDue(tx, { requestId, at: friday }));
  const { end, tasks } = await dueIn(requestId);
  expect(new Set(tasks.map(([kind]) => kind))).toEqual(
    new Set(['acknowledge_records', 'release_records', 'records_due']),
  );
  for (const [, dueAt] of tasks) expect(dueAt).toEqual(end);
});

it('records that go out by mail are sent before the last day is over', async () => {
  const { requestId, reference, partId, path } = await askedRecords(office, 'late paper', { receivedAt });
  const wishes = { form: 'both', delivery: 'paper', from: '', to: '', warned: '' };
  await office.browse('client').post(`${path}/wishes`, wishes);
  const agent = await office.signedIn('staff', mails.agent);
  await agent.post(`/cases/${reference}/record-acts/grant`, { part: partId, reason: 'Asked for by mail' });
  const { end, tasks } = await dueIn(requestId);
  expect(tasks).toEqual([['send_records', end]]);
});
