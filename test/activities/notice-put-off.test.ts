import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { hourMs, minuteMs } from '../../src/domain/instants.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

let office: BackOffice;
let caseId: string;
let chartId: string;
let round = 0;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const provider = await office.signedIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts));
  await sendTermination(provider);
  caseId = (await office.db.contractTermination.findFirstOrThrow()).id;
  chartId = office.people.charts['own'] ?? '';
});
beforeEach(() => (round += 1));
afterAll(() => office.close());

/** One more attempt, which the client's mailbox puts off. */
function attempt() {
  office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });
  return createActivities(office).giveNotice({
    caseId,
    chartId,
    round,
    headwaySourced: false,
    lastDayEndsAt: '2099-01-01T00:00:00.000Z',
    closesAt: null,
    at: office.clock().toISOString(),
  });
}

/** Lets the first attempt be so long ago. */
const firstTriedBefore = (ms: number) =>
  office.db.outboundMail.updateMany({
    where: { key: { startsWith: `${caseId}/client-notice/${chartId}/${round}` } },
    data: { createdAt: new Date(office.clock().getTime() - ms) },
  });

const lastDayIn = (days: number) =>
  office.db.contractTermination.update({
    where: { id: caseId },
    data: { lastDay: new Date(office.clock().getTime() + days * 24 * hourMs) },
  });

it('a notice that a mailbox puts off is tried for as long as there is time for a call after it', async () => {
  await lastDayIn(30);
  await expect(attempt()).rejects.toThrow('452');
  await firstTriedBefore(22 * hourMs);
  await expect(attempt()).rejects.toThrow('452');
  await firstTriedBefore(23 * hourMs);
  expect(await attempt()).toEqual({ kind: 'refused', because: 'not_taken' });
});

it('where the last day is near, support is asked to call after a quarter of an hour, also when the day was moved there meanwhile', async () => {
  await lastDayIn(30);
  await expect(attempt()).rejects.toThrow('452');
  await lastDayIn(1);
  await expect(attempt()).rejects.toThrow('452');
  await firstTriedBefore(16 * minuteMs);
  expect(await attempt()).toEqual({ kind: 'refused', because: 'not_taken' });
});
