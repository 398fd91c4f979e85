import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdersOf } from '../../src/operations/record-request/holders.js';
import { suppress } from '../../src/operations/suppression/list.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { pathIn } from '../harness/clients.js';
import { daysGoBy, leftDaysAgo, lookAtContacts } from '../harness/records-contacts.js';

const known = 'records@moreau.example';
const wanted = 'office@moreau.example';
const typed = { recordsPractice: 'Moreau Practice', recordsAddress: '12 Main St' };
let office: BackOffice;
let id: string;
let path: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  id = await leftDaysAgo(office, 364);
});
afterAll(() => office.close());

const seen = new Set<object>();
/** Emails to an address that no one has read before, the oldest first. */
const fresh = (to: string) => {
  const mails = office.take(to, '').filter((mail) => !seen.has(mail));
  for (const mail of mails) seen.add(mail);
  return mails.toReversed();
};
const subjects = (to: string) => fresh(to).map(({ subject }) => subject);
const contact = () => office.db.recordsContact.findUniqueOrThrow({ where: { id } });
const lines = async () =>
  (await office.db.caseEvent.findMany({ where: { caseId: id }, orderBy: { id: 'asc' } })).map(
    ({ code }) => code,
  );
const goesTo = async () => {
  const { id: providerId } = office.people.provider;
  return (await holdersOf(office.db, [providerId])).get(providerId)?.email;
};

it('is asked for a year after the contract ended, and twice again; then support calls', async () => {
  await lookAtContacts(office);
  expect(subjects(known)).toEqual([]);
  await daysGoBy(office, id, 1);
  await lookAtContacts(office);
  await lookAtContacts(office);
  const [asked, ...more] = fresh(known);
  expect([asked?.subject, more]).toEqual(['Are these still the right contact details for your records?', []]);
  path = pathIn(asked ?? { text: '' });
  for (const days of [14, 28]) {
    await daysGoBy(office, id, days);
    await lookAtContacts(office);
    await lookAtContacts(office);
    const reminders = fresh(known);
    expect(reminders.map(pathIn)).toEqual([path]);
  }
  await daysGoBy(office, id, 28);
  await lookAtContacts(office);
  expect(subjects(known)).toEqual([]);
  expect(await office.db.supportTask.findMany({ where: { caseId: id } })).toMatchObject([
    { kind: 'confirm_records_contact', status: 'open' },
  ]);
  expect(await lines()).toEqual([
    'records-contact-asked',
    'records-contact-asked',
    'records-contact-asked',
    'records-contact-unanswered',
  ]);
});

it('is confirmed behind the link, which opening does not do; pressed twice it is once, and the task is done', async () => {
  const browser = office.browse('provider');
  const page = await browser.get(path);
  expect(page.text).toContain('Is it right?');
  expect((await contact()).confirmedAt).toBeNull();
  const same = { recordsPractice: 'Moreau Practice', recordsEmail: known };
  expect((await browser.post(path, same)).text).toContain('We’ll ask again in a year');
  await browser.post(path, same);
  expect((await lines()).filter((code) => code === 'records-contact-confirmed')).toHaveLength(1);
  expect(await office.db.supportTask.count({ where: { caseId: id, status: 'open' } })).toBe(0);
  const { nextAt } = await contact();
  expect(Math.round(((nextAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(365);
  await lookAtContacts(office);
  expect(subjects(known)).toEqual([]);
});

it('says what is wrong with every field, and keeps what was typed', async () => {
  const { status, text } = await office
    .browse('provider')
    .post(path, { recordsPractice: '', recordsEmail: 'nothing', recordsPhone: '12' });
  expect(status).toBe(400);
  for (const field of ['recordsPractice', 'recordsEmail', 'recordsPhone'])
    expect(text).toContain(`href="#${field}"`);
  expect(text).toContain('value="nothing"');
});

it('takes a new address only once its own link is used, and tells the addresses that were known', async () => {
  const browser = office.browse('provider');
  const page = await browser.post(path, { ...typed, recordsEmail: wanted });
  expect(page.text).toContain(`We send a link to ${wanted}`);
  expect(await goesTo()).toBe(known);
  await lookAtContacts(office);
  for (const to of [known, 'ines.formerly@moreau.example'])
    expect(subjects(to)).toEqual(['Your contact details for records were changed']);
  const [asked, ...more] = fresh(wanted);
  expect([asked?.text.includes('12 Main St'), more]).toEqual([false, []]);
  const proof = pathIn(asked ?? { text: '' });
  expect((await browser.get(proof)).text).toContain('Should their requests go to this address?');
  expect(await goesTo()).toBe(known);
  expect((await browser.post(proof)).text).toContain('now go to this address');
  await browser.post(proof);
  expect(await goesTo()).toBe(wanted);
  expect((await lines()).filter((code) => code === 'records-contact-proven')).toHaveLength(1);
});

it('is changed once by the same form sent twice, and both are answered alike', async () => {
  const browser = office.browse('provider');
  const form = {
    ...typed,
    recordsEmail: wanted,
    recordsPhone: '212 555 0177',
    seen: hiddenIn((await browser.get(path)).text)['seen'] ?? '',
  };
  const { changes } = await contact();
  const [first, second] = [await browser.post(path, form), await browser.post(path, form)];
  expect([first.status, second.status, second.text === first.text]).toEqual([200, 200, true]);
  expect((await contact()).changes).toBe(changes + 1);
  await lookAtContacts(office);
});

it('is not taken back by an older page: it is shown anew', async () => {
  const browser = office.browse('provider');
  const { seen = '' } = hiddenIn((await browser.get(path)).text);
  const { recordsAddress } = typed;
  const changed = await browser.post(path, {
    ...typed,
    recordsEmail: wanted,
    recordsPhone: '212 555 0188',
    seen,
  });
  expect(changed.status).toBe(200);
  const older = await browser.post(path, { ...typed, recordsEmail: wanted, recordsPhone: '', seen });
  expect([older.status, older.text.includes('value="212 555 0188"')]).toEqual([409, true]);
  expect(older.text).toContain('These details were changed since you opened this page.');
  expect(older.text).toContain(recordsAddress);
  await lookAtContacts(office);
});

it('forgets an address that was typed over: its link leads nowhere', async () => {
  const browser = office.browse('provider');
  await browser.post(path, { ...typed, recordsEmail: 'slip@moreau.example' });
  await lookAtContacts(office);
  const slip = pathIn(fresh('slip@moreau.example')[0] ?? { text: '' });
  await browser.post(path, { ...typed, recordsEmail: wanted });
  await lookAtContacts(office);
  const answers = await Promise.all([browser.get(slip), browser.post(slip)]);
  expect(answers.map(({ text }) => text.includes('This link doesn’t work'))).toEqual([true, true]);
  expect(await goesTo()).toBe(wanted);
  for (const to of [wanted, 'ines.formerly@moreau.example']) fresh(to);
});

it('is asked for by phone where no email reaches the address, and again in a year', async () => {
  await office.db.$transaction((tx) =>
    suppress(tx, { address: wanted, reason: 'bounced', at: new Date(), actor: { kind: 'system' } }),
  );
  await daysGoBy(office, id, 366);
  await lookAtContacts(office);
  expect(subjects(wanted)).toEqual([]);
  expect(
    await office.db.supportTask.count({
      where: { caseId: id, kind: 'confirm_records_contact', status: 'open' },
    }),
  ).toBe(1);
  expect(await lookAtContacts(office)).toBe(0);
});

it('is asked for no more once nothing of the provider is kept', async () => {
  await daysGoBy(office, id, 366);
  const { id: providerId } = office.people.provider;
  await office.db.chart.updateMany({
    where: { providerId },
    data: { providerId: office.people.otherProvider.id },
  });
  await lookAtContacts(office);
  expect((await contact()).nextAt).toBeNull();
});

it('says so where a link is cut off', async () => {
  const paths = ['/records-contact/cut-off', '/records-contact-address/cut-off'];
  const browser = office.browse('provider');
  const pages = await Promise.all(paths.flatMap((one) => [browser.get(one), browser.post(one, typed)]));
  expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});
