import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { daysAfter, hoursAfter } from '../../src/domain/instants.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openProviderNews } from '../../src/operations/provider-news/issue.js';
import { MailTrouble, type Mail } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { approvedBreach } from '../harness/breaches.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { daysGoBy, leftDaysAgo } from '../harness/records-contacts.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** Activities whose relay takes no mail to these addresses now, and those whose it takes. */
function relayPutsOff(isPutOff: (to: string) => 'mailbox' | 'relay' | 'under-way' | null) {
  const tried: string[] = [];
  const mailer = {
    ...office.mailer,
    async send(mail: Mail) {
      tried.push(mail.to);
      const of = isPutOff(mail.to);
      if (of !== null) throw new MailTrouble('Not now (452)', of);
      return office.mailer.send(mail);
    },
  };
  return { tried, ...createActivities({ ...office, mailer }) };
}

describe('news of which a mailbox says “later”', () => {
  const provider = stableId(mails.provider);
  const issue = (subject: string) =>
    office.db.$transaction((tx) =>
      openProviderNews(tx, {
        subject,
        body: 'Words',
        requestedById: stableId(mails.lead),
        at: office.clock(),
      }),
    );
  const at = () => office.clock().toISOString();

  it('goes to the others at once, and to that one in a later round, once each', async () => {
    const { caseId: newsId } = await issue('Later');
    const putsOff = relayPutsOff((to) => (to === mails.provider ? 'mailbox' : null));
    const { accountIds } = await putsOff.newsPage({ newsId, after: null });
    expect(accountIds).toHaveLength(3);
    await putsOff.sendNews({ newsId, accountIds, at: at() });
    const later = { newsId, after: null, again: true };
    expect(await putsOff.newsPage(later)).toEqual({ accountIds: [provider], next: null });
    expect(await putsOff.newsPage({ ...later, after: provider })).toEqual({ accountIds: [], next: null });
    await relayPutsOff(() => null).sendNews({ newsId, accountIds: [provider], at: at() });
    expect(await putsOff.newsPage(later)).toEqual({ accountIds: [], next: null });
    const got = [mails.provider, mails.otherProvider, mails.newProvider];
    expect(got.map((to) => office.take(to, 'Later').length)).toEqual([1, 1, 1]);
  });

  it('goes to the others where one account can’t be read, which is thrown', async () => {
    const { caseId: newsId } = await issue('Broken account');
    const activities = relayPutsOff(() => null);
    const { accountIds } = await activities.newsPage({ newsId, after: null });
    const page = { newsId, accountIds: ['no id', ...accountIds], at: at() };
    await expect(activities.sendNews(page)).rejects.toThrow('findFirst');
    expect(activities.tried).toHaveLength(3);
  });

  it('waits where the relay is away, also when an address on the page gets no news anyway', async () => {
    const { caseId: newsId } = await issue('Away');
    const address = mails.newProvider;
    await office.db.suppression.create({ data: { address, reason: 'bounced', since: new Date() } });
    const away = relayPutsOff(() => 'relay');
    const { accountIds } = await away.newsPage({ newsId, after: null });
    await expect(away.sendNews({ newsId, accountIds, at: at() })).rejects.toThrow('Not now');
    await office.db.suppression.deleteMany({ where: { address } });
  });

  it('is held up by no mailbox over which the relay breaks off each time', async () => {
    const { caseId: newsId } = await issue('Broken');
    const breaks = relayPutsOff((to) => (to === mails.provider ? 'relay' : null));
    const { accountIds } = await breaks.newsPage({ newsId, after: null });
    await breaks.sendNews({ newsId, accountIds, at: at() });
    const later = await breaks.newsPage({ newsId, after: null, again: true });
    expect(later.accountIds).toEqual([provider]);
  });
});

describe('a former provider whose mailbox says “later”', () => {
  const known = 'records@moreau.example';
  const formerly = 'ines.formerly@moreau.example';
  const wanted = 'new@moreau.example';
  const full = () => relayPutsOff((to) => (to === known ? 'mailbox' : null));
  const contact = (id: string) => office.db.recordsContact.findUniqueOrThrow({ where: { id } });
  const calls = (caseId: string) =>
    office.db.supportTask.count({ where: { caseId, kind: 'confirm_records_contact' } });
  const look = (activities: ReturnType<typeof full>, at: Date) =>
    activities.askForRecordsContacts({ at: at.toISOString() });

  it('costs only that row, is looked at again by the next run, and is called after a day', async () => {
    const id = await leftDaysAgo(office, 365);
    const at = office.clock();
    const activities = full();
    expect(await look(activities, at)).toEqual({ looked: 1, more: false });
    expect(await look(activities, at)).toEqual({ looked: 0, more: false });
    expect(await look(activities, hoursAfter(at, 22))).toEqual({ looked: 1, more: false });
    expect([activities.tried, await calls(id)]).toEqual([[known, known], 0]);
    await look(activities, daysAfter(at, 1));
    expect(await calls(id)).toBe(1);
    const { round, nextAt } = await contact(id);
    expect([round, nextAt]).toEqual([2, daysAfter(at, 366)]);
  });

  it('keeps neither the link from a new address nor the word from the other old one', async () => {
    const { id } = await office.db.recordsContact.findFirstOrThrow();
    const at = daysAfter(office.clock(), 3);
    await office.db.recordsContact.update({
      where: { id },
      data: { changes: { increment: 1 }, newEmail: wanted, nextAt: at },
    });
    const activities = full();
    await look(activities, at);
    const got = [known, formerly, wanted].map((to) => office.take(to, '').length);
    expect(got).toEqual([0, 1, 1]);
    expect(await contact(id)).toMatchObject({ told: 0, changes: 1 });
    await look(activities, hoursAfter(at, 1));
    expect([formerly, wanted].map((to) => office.take(to, '').length)).toEqual([1, 1]);
    await look(activities, daysAfter(at, 1));
    expect(await contact(id)).toMatchObject({ told: 1, changes: 1 });
    await daysGoBy(office, id, 1);
  });

  it('is waited for where the relay itself is away', async () => {
    const { id } = await office.db.recordsContact.findFirstOrThrow();
    const at = daysAfter(office.clock(), 5);
    await office.db.recordsContact.update({ where: { id }, data: { changes: { increment: 1 }, nextAt: at } });
    await expect(
      look(
        relayPutsOff(() => 'relay'),
        at,
      ),
    ).rejects.toThrow('Not now');
    expect(await contact(id)).toMatchObject({ told: 1, nextAt: at });
  });
});

it('one of our staff whose mailbox says “later” for a day is not tried for longer', async () => {
  const accountId = stableId(mails.agent);
  const { caseId } = await office.db.$transaction((tx) =>
    openProviderNews(tx, { subject: 'A case', body: 'x', requestedById: accountId, at: office.clock() }),
  );
  const id = randomUUID();
  await office.db.staffNotification.create({
    data: { id, accountId, kind: 'assigned', caseId, key: id, noticedAt: office.clock(), mailingId: id },
  });
  const activities = relayPutsOff(() => 'mailbox');
  const mail = (days: number) => activities.mailStaff({ at: daysAfter(office.clock(), days).toISOString() });
  const waits = () => office.db.staffNotification.count({ where: { id, settledAt: null } });
  expect([await mail(0), await waits()]).toEqual([0, 1]);
  expect([await mail(0.9), await waits()]).toEqual([0, 1]);
  await mail(1.1);
  expect(await waits()).toBe(0);
  expect(activities.tried).toHaveLength(3);
});

describe('someone whom a breach concerns, and whose mailbox says “later”', () => {
  async function concerned(email: string, of: 'mailbox' | 'under-way' = 'mailbox') {
    const accountId = await addClientAccount(office, email);
    const person = { givenName: 'Noor', familyName: 'Vale', birthDate: new Date('1990-01-01') };
    const clientId = stableId(`client ${email}`);
    await office.db.client.create({
      data: { ...person, id: clientId, accountId, timeZone: 'America/Denver' },
    });
    const reportId = await approvedBreach(office, [clientId], email);
    const { tellOfDisclosure } = relayPutsOff(() => of);
    return {
      reportId,
      tell: (round: number, at: Date) =>
        tellOfDisclosure({ reportId, template: 'individuals', round, at: at.toISOString() }),
      letters: () => office.db.supportTask.count({ where: { caseId: reportId, kind: 'mail_breach_letter' } }),
    };
  }

  it('for a day is owed a letter by post', async () => {
    const { tell, letters } = await concerned('full@clients.example');
    await expect(tell(0, office.clock())).rejects.toThrow('Not now');
    expect(await letters()).toBe(0);
    await tell(1, daysAfter(office.clock(), 1));
    expect(await letters()).toBe(1);
  });

  it('is owed it too where the relay gives no answer all the time', async () => {
    const { tell, letters } = await concerned('unanswered@clients.example', 'under-way');
    await expect(tell(0, office.clock())).rejects.toThrow('Not now');
    await expect(tell(1, hoursAfter(office.clock(), 23))).rejects.toThrow('Not now');
    await tell(1, daysAfter(office.clock(), 1));
    expect(await letters()).toBe(1);
  });

  it('is owed it within the hour where day 60 is near', async () => {
    const { reportId, tell, letters } = await concerned('full.late@clients.example');
    const discoveredOn = daysAfter(office.clock(), -58);
    await office.db.disclosureReport.update({ where: { id: reportId }, data: { discoveredOn } });
    await expect(tell(0, office.clock())).rejects.toThrow('Not now');
    await tell(0, hoursAfter(office.clock(), 0.5));
    expect(await letters()).toBe(1);
  });
});
