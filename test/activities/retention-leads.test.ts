import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const subject = 'Charts are waiting for your decision';
const chart = (key: string) => stableId(`chart ${key}`);

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.listedChart.deleteMany());
afterAll(() => office.close());

const list = (key: string, approvedAt: Date | null = null) =>
  office.db.listedChart.create({
    data: {
      chartId: chart(key),
      listedOn: new Date('2033-01-31'),
      keptThrough: new Date('2033-03-01'),
      approvedAt,
    },
  });
const mailAt = (at: string) => createActivities(office).mailRetentionLeads({ at });

it('leads are told once a day, without a word of whom, while a list waits', async () => {
  await list('sourced');
  await list('silent');
  await mailAt('2033-01-31T09:00:00Z');
  await mailAt('2033-01-31T18:00:00Z');
  const [mail, ...more] = office.take(mails.lead, subject);
  expect(more).toEqual([]);
  expect(mail?.text).toBe(`Hello,

Charts in the last thirty days of retention are waiting for a lead. Approve the list, or keep individual charts.

Nothing is destroyed unless a lead approves it.

See the lists:
${office.originOf('staff')}/record-retention

Headway

Privacy policy: ${office.config.PRIVACY_URL}

Terms of use: ${office.config.TERMS_URL}`);
  await mailAt('2033-02-01T09:00:00Z');
  expect(office.take(mails.lead, subject)).toHaveLength(2);
  expect(office.inbox.messages.map(({ to }) => to)).toEqual([mails.lead, mails.lead]);
});

it('nobody is told where nothing is to approve', async () => {
  const before = office.inbox.messages.length;
  await list('own', new Date());
  await mailAt('2033-02-02T09:00:00Z');
  expect(office.inbox.messages).toHaveLength(before);
});

it('a lead whose account has ended is not told', async () => {
  const before = office.inbox.messages.length;
  await list('own');
  await office.db.account.update({ where: { id: stableId(mails.lead) }, data: { status: 'ended' } });
  await mailAt('2033-02-03T09:00:00Z');
  expect(office.inbox.messages).toHaveLength(before);
});
