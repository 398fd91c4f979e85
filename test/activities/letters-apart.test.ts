import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { pageOfficers } from '../../src/activities/kit/page-officers.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { hoursAfter } from '../../src/domain/instants.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { openMajorities } from '../../src/operations/client-majority/open.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { approvedBreach } from '../harness/breaches.js';
import { addClientAccount } from '../harness/clients.js';
import { addLeavingClient, askToLeave } from '../harness/deactivations.js';
import { MailTrouble } from '../../src/ports.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** The program as it meets mailboxes whose servers say “later” to everything. */
const puttingOff = (...addresses: string[]) =>
  createActivities({
    ...office,
    mailer: {
      ...office.mailer,
      send: async (mail) => {
        if (addresses.includes(mail.to)) throw new MailTrouble('452 4.2.2 Mailbox full', 'mailbox');
        return office.mailer.send(mail);
      },
    },
  });

const later = () => office.smtp.misbehaveNext({ kind: 'refuse', code: 451 });

describe('a mailbox whose server says “later”', () => {
  it('keeps no other privacy officer from being told', async () => {
    const officers = ['first@privacy.example', 'second@privacy.example'];
    const config = { ...office.config, PRIVACY_OFFICER_EMAILS: officers };
    const letter = { language: 'en', subject: 'It is late', text: 'Look.', html: '<p>Look.</p>' } as const;
    const page = () =>
      pageOfficers({ ...office, config }, { key: 'late/1', template: 'late', letter, at: office.clock() });
    later();
    await expect(page()).rejects.toThrow();
    const told = () => officers.map((to) => office.take(to, 'It is late').length);
    expect(told()).toEqual([0, 1]);
    await page();
    expect(told()).toEqual([1, 1]);
  });

  it('keeps none of the other letters of a request for records back', async () => {
    const { requestId, email } = await askedRecords(office, 'later');
    const tell = () =>
      createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });
    later();
    await expect(tell()).rejects.toThrow();
    expect(office.take(mails.provider, 'A client is asking for their records')).toHaveLength(1);
    expect(office.take(email, '')).toHaveLength(0);
    await tell();
    expect(office.take(email, '')).toHaveLength(1);
    expect(office.take(mails.provider, 'A client is asking for their records')).toHaveLength(1);
  });

  it('keeps the link to close a child’s account from nobody who decides, nor what follows from it', async () => {
    const { guardian, child, childId } = await family(9);
    const asked = await askToLeave(office, childId);
    if (isRefusal(asked)) throw new Error(asked.refused);
    const { deactivationId } = asked;
    const mail = { deactivationId, round: 1, policy: deactivationPolicy, at: office.clock().toISOString() };
    await expect(puttingOff(child).mailDeactivation({ ...mail, template: 'link' })).rejects.toThrow('full');
    expect(office.take(guardian, 'See what ends')).toHaveLength(1);
    const state = async () =>
      (await office.db.clientDeactivation.findUniqueOrThrow({ where: { id: deactivationId } })).state;
    expect(await state()).toBe('identity_link_sent');
    const at = office.clock();
    await office.db.clientDeactivation.update({
      where: { id: deactivationId },
      data: { state: 'withdrawn', settledAt: at },
    });
    const confirmed = await createActivities(office).mailDeactivation({ ...mail, template: 'confirmed' });
    expect(confirmed).toEqual({ reached: true });
    expect([office.take(guardian, '').length, office.take(child, '').length]).toEqual([1, 0]);
  });

  it('keeps news of a coming of age from no guardian, and theirs asks for no call to the person', async () => {
    const { guardian, child, childId } = await family(17.99);
    await openMajorities(office, { after: null, at: office.clock() });
    const { id: majorityId } = await office.db.clientMajority.findFirstOrThrow({
      where: { accountId: childId },
    });
    const letter = { majorityId, template: 'first', round: 0, policy: majorityPolicy } as const;
    const mail = { ...letter, at: office.clock().toISOString() };
    await expect(puttingOff(child).mailMajority(mail)).rejects.toThrow('full');
    expect(office.take(guardian, '')).toHaveLength(1);
    expect(await createActivities(office).mailMajority(mail)).toEqual({ reached: true });
    expect([office.take(guardian, '').length, office.take(child, '').length]).toEqual([1, 1]);
    const second = (at: Date, full: string) =>
      puttingOff(full).mailMajority({ ...letter, template: 'second', at: at.toISOString() });
    const [now, anHourAgo] = [office.clock(), hoursAfter(office.clock(), -1)];
    await expect(second(now, guardian)).rejects.toThrow('full');
    expect(await second(anHourAgo, guardian)).toEqual({ reached: true });
    expect(office.take(child, '')).toHaveLength(2);
  });

  it('keeps no one else from being told of a breach', async () => {
    const addresses = ['ana', 'ben', 'cleo'].map((name) => `${name}@clients.example`);
    const reportId = await breachOf(addresses);
    const tell = () => createActivities(office).tellOfDisclosure(roundOf(reportId));
    later();
    await expect(tell()).rejects.toThrow();
    const told = () =>
      addresses
        .map((to) => office.take(to, 'Important: your health information').length)
        .toSorted((a, b) => a - b);
    expect(told()).toEqual([0, 1, 1]);
    await tell();
    expect(told()).toEqual([1, 1, 1]);
  });

  it('keeps a breach from no one, though there are more such mailboxes than a round has letters', async () => {
    const full = Array.from({ length: 12 }, (_, number) => `full-${number}@clients.example`);
    const reached = ['dora', 'emil'].map((name) => `${name}@clients.example`);
    const reportId = await breachOf([...full, ...reached]);
    const { tellOfDisclosure } = puttingOff(...full);
    for (const _ of [1, 2]) await expect(tellOfDisclosure(roundOf(reportId))).rejects.toThrow('full');
    for (const to of reached) expect(office.take(to, 'Important: your health information')).toHaveLength(1);
    await createActivities(office).tellOfDisclosure(roundOf(reportId));
    await createActivities(office).tellOfDisclosure(roundOf(reportId));
    for (const to of full) expect(office.take(to, 'Important: your health information')).toHaveLength(1);
  });
});

const roundOf = (reportId: string) =>
  ({ reportId, template: 'individuals', round: 0, at: office.clock().toISOString() }) as const;

/** A child of so many years, with a guardian, both with a mailbox of their own. */
async function family(years: number) {
  const [guardian, child] = ['guardian', 'child'].map(
    (who) => `${who}-of-${Math.floor(years)}@clients.example`,
  );
  const { db } = office;
  const guardianId = await addClientAccount(office, guardian ?? '');
  const childId = await addLeavingClient(office, child ?? '', 'client sourced');
  const addedAt = office.clock();
  await db.familyMember.create({ data: { accountId: childId, guardianId, relationship: 'parent', addedAt } });
  const birthDate = new Date(addedAt.getTime() - years * 365.25 * 86_400_000);
  await db.client.update({ where: { id: stableId('client sourced') }, data: { birthDate } });
  return { guardian: guardian ?? '', child: child ?? '', childId };
}

/** A breach of these people, assessed and approved. */
async function breachOf(addresses: readonly string[]): Promise<string> {
  for (const email of addresses) {
    const accountId = await addClientAccount(office, email);
    const person = { givenName: 'Noor', familyName: 'Vale', birthDate: new Date('1990-01-01') };
    const id = stableId(`client ${email}`);
    await office.db.client.create({ data: { ...person, id, accountId, timeZone: 'America/Denver' } });
  }
  const dated = { happenedOn: '11/2/2026', discoveredOn: '11/3/2026' };
  return approvedBreach(office, addresses, 'later', dated);
}
