import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createDisclosureReportActivities } from '../../src/activities/disclosure-report/activities.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { approvedBreach } from '../harness/breaches.js';
import { addClientAccount } from '../harness/clients.js';
import { holdAll } from '../harness/hold.js';
import { claimsLapse } from '../harness/killed-at.js';
import { startProgram } from '../harness/program.js';

const reachable = ['ana', 'ben', 'cleo'].map((name) => `${name}@clients.example`);
let office: BackOffice;
let unreachable: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  for (const email of [...reachable, 'gone@clients.example']) {
    const accountId = await addClientAccount(office, email);
    const person = { givenName: 'Noor', familyName: 'Vale', birthDate: new Date('1990-01-01') };
    const id = stableId(`client ${email}`);
    await office.db.client.create({ data: { ...person, id, accountId, timeZone: 'America/Denver' } });
  }
  unreachable = stableId('client gone@clients.example');
  await office.db.account.update({
    where: { id: stableId('client account gone@clients.example') },
    data: { status: 'deactivated' },
  });
});
afterAll(() => office.close());

/** An approved breach of four people, one of whom no email reaches. */
const breach = (pressKey: string) => approvedBreach(office, [...reachable, unreachable], pressKey);

async function lettersTo(email: string, reportId: string) {
  const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: reportId } });
  const letters = office.take(email, 'Important: your health information');
  return letters.filter(({ text }) => text.includes(reference));
}

/** A write at which the program dies. */
const deaths = [
  ['before the first letter', 'outbound_mail', 'NEW.attempts = 0'],
  ['after the relay took it, before we noted that', 'outbound_mail', `NEW.status = 'accepted'`],
  ['before the person counts as told', 'disclosed_person', 'NEW.emailed_at IS NOT NULL'],
  ['before support is asked to mail a letter', 'support_task', `NEW.kind = 'mail_breach_letter'`],
  ['before the timeline says so', 'case_event', `NEW.code = 'breach-emailed'`],
  ['before the trail says so', 'audit_entry', `NEW.act = 'case.breach-letters-owed'`],
] as const;

describe('a worker dies while it mails the letters about a breach', () => {
  it.each(deaths)('%s: each is told once all the same', async (name, table, when) => {
    const reportId = await breach(name);
    const at = office.clock().toISOString();
    const hold = await holdAll(office.database.databaseUrl, [{ table, when }]);
    const program = await startProgram('test/crash/tell-of-disclosure.mjs', office.environment, [
      reportId,
      at,
    ]);
    await until('it is at this write', async () => (await hold.waiting()) === 1);
    await program.kill();
    await hold.dropAndRelease();
    await claimsLapse(office);

    const { tellOfDisclosure } = createDisclosureReportActivities(office);
    for (const round of [1, 2]) await tellOfDisclosure({ reportId, template: 'individuals', round, at });

    const sent = await office.db.outboundMail.findMany({
      where: { key: { startsWith: `${reportId}/breach/` } },
    });
    expect(sent.map(({ status }) => status).toSorted()).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'withheld',
    ]);
    for (const email of reachable) {
      const letters = await lettersTo(email, reportId);
      // A letter whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
      expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(1);
      if (name !== deaths[1][0]) expect(letters).toHaveLength(1);
    }
    const people = await office.db.disclosedPerson.findMany({ where: { reportId } });
    expect(people.filter(({ emailedAt }) => emailedAt !== null)).toHaveLength(3);
    expect(people.find(({ clientId }) => clientId === unreachable)?.letterAskedAt).not.toBeNull();
    expect(
      await office.db.supportTask.count({ where: { caseId: reportId, kind: 'mail_breach_letter' } }),
    ).toBe(1);
    const events = await office.db.caseEvent.findMany({
      where: { caseId: reportId, code: { startsWith: 'breach-' } },
    });
    expect(events.map(({ code }) => code).toSorted()).toEqual([
      'breach-emailed',
      'breach-found',
      'breach-letters-owed',
    ]);
  });

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
