import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addChart } from '../harness/chart-notes.js';
import type { HeldWrite } from '../harness/hold.js';
import { apiKilledWhile, killedWhen, startNoted, type KilledWhen } from '../harness/killed-at.js';
import { startProgram } from '../harness/program.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** The address of a client in care, who wrote to nobody yet. */
async function inCare(name: string): Promise<string> {
  await addChart(office, office.people.provider.id, name, [`a note of ${name}`]);
  const email = `${name.replaceAll(/\W+/g, '-')}@clients.example`;
  await office.db.client.update({
    where: { id: stableId(`client ${name}`) },
    data: { email, birthDate: new Date('1990-03-31') },
  });
  return email;
}

const press = (email: string) => (browser: Browser) =>
  browser.post('/contact/about/records', { name: 'Noor Vale', email, message: 'My records, please.' });

const messages = (email: string) =>
  office.db.contactRequest.findMany({
    where: { email },
    include: {
      messages: { orderBy: { id: 'asc' } },
      case: {
        omit: { workflowLookedAt: true },
        include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
      },
    },
  });

const requests = (requesterEmail: string) =>
  office.db.recordRequest.findMany({
    where: { requesterEmail },
    include: {
      parts: { orderBy: { id: 'asc' } },
      case: { include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } } },
    },
  });

const audited = (act: string, subjectId = '') => office.db.auditEntry.count({ where: { act, subjectId } });

/** The addresses of everyone who asked, each of whom is mailed once in the end. */
const askers: string[] = [];

describe('the API is killed at the first press of someone who asks for their records', () => {
  it.each<readonly [string, KilledWhen]>([
    ['the case', { table: 'case', event: 'INSERT', when: `NEW.kind = 'contact_request'` }],
    ['the request', { table: 'contact_request', event: 'INSERT', when: 'true' }],
    ['the message', { table: 'contact_message', when: 'true' }],
    ['the task', { table: 'support_task', when: `NEW.kind = 'answer_contact'` }],
    ['the line', { table: 'case_event', when: `NEW.code = 'contact-received'` }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.contact-received'` }],
    ['after the commit that it is started', startNoted],
  ])('as it writes %s: pressed again, they have asked once', async (name, when) => {
    const email = await inCare(`press ${name}`);
    await apiKilledWhile(office, when, { portal: 'client', act: press(email) });
    expect(await messages(email)).toHaveLength(when === startNoted ? 1 : 0);
    for (const _ of [1, 2]) expect((await press(email)(office.browse('client'))).status).toBe(200);
    const asked = await messages(email);
    expect(asked).toMatchObject([
      { messages: [{}], case: { tasks: [{}], events: [{ code: 'contact-received' }] } },
    ]);
    const id = asked[0]?.id ?? '';
    expect(await audited('case.contact-received', id)).toBe(1);
    // As the sweep does.
    await startPendingCase(office, id);
    askers.push(email);
  });
});

describe('a worker is killed while it opens the request for records', () => {
  it.each<readonly [string, HeldWrite | null]>([
    ['the case', { table: 'case', event: 'INSERT', when: `NEW.kind = 'record_request'` }],
    ['the request', { table: 'record_request', event: 'INSERT', when: 'true' }],
    ['the part', { table: 'record_request_part', event: 'INSERT', when: 'true' }],
    ['the line', { table: 'case_event', when: `NEW.code = 'records-asked-for'` }],
    ['which case the message started', { table: 'contact_request', when: 'NEW.started_case_id IS NOT NULL' }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.records-asked-for'` }],
    ['nothing more, for it is committed', null],
  ])(
    'as it writes %s: there is no half of a request, and the next attempt opens it once',
    async (name, write) => {
      const email = await inCare(`opened ${name}`);
      await press(email)(office.browse('client'));
      const [contact] = await messages(email);
      const requestId = contact?.id ?? '';
      await untilStarted(office, requestId);
      const before = await messages(email);
      const at = office.clock().toISOString();
      const isOpened = async () => (await requests(email)).length > 0;
      await killedWhen(office, write ?? isOpened, () =>
        startProgram('test/crash/open-topic.mjs', office.environment, [requestId, at]),
      );
      expect(await requests(email)).toHaveLength(write === null ? 1 : 0);
      if (write !== null) expect(await messages(email)).toEqual(before);

      for (const _ of [1, 2]) await createActivities(office).startContactTopic({ requestId, at });
      const opened = await requests(email);
      expect(opened).toMatchObject([{ parts: [{}], case: { events: [{ code: 'records-asked-for' }] } }]);
      const id = opened[0]?.id ?? '';
      expect(await messages(email)).toMatchObject([{ startedCaseId: id }]);
      expect(await audited('case.records-asked-for', id)).toBe(1);
      await startPendingCase(office, id);
      askers.push(email);
    },
  );

  it('and once a worker is there, each of them is asked by email once whether they asked', async () => {
    const told = (email: string) => office.take(email, 'Did you ask for your records?');
    await office.startWorker();
    for (const email of askers) await until(`${email} is mailed`, async () => told(email).length > 0);
    await office.stopWorker();
    expect(askers.map((email) => told(email).length)).toEqual(Array.from({ length: 14 }, () => 1));
    for (const email of askers) expect(await requests(email)).toHaveLength(1);
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
