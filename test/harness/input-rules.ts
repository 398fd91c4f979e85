import { backFromSnooze } from '../../src/domain/case/assignment.js';
import { supportTimeZone } from '../../src/domain/case/tasks.js';
import { checkMessage } from '../../src/domain/contact-request/form.js';
import { checkLastDay } from '../../src/domain/contract-termination/dates.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import { checkReportForm } from '../../src/domain/disclosure-report/form.js';
import { checkDisclosureForm } from '../../src/domain/disclosure/form.js';
import { parseEmail } from '../../src/domain/email-address.js';
import { caseReference, parseReference, readId } from '../../src/domain/ids.js';
import { languageNamed } from '../../src/domain/languages.js';
import { checkHoldForm } from '../../src/domain/legal-hold/form.js';
import { checkLicenseNumber } from '../../src/domain/license-number.js';
import { readNamedPerson } from '../../src/domain/named-person.js';
import { checkNpi } from '../../src/domain/npi.js';
import { checkFamilyName, checkName } from '../../src/domain/person-name.js';
import { checkNews, readNews } from '../../src/domain/provider-news/form.js';
import { readNote, readReason } from '../../src/domain/reason.js';
import { readAmendmentWords } from '../../src/domain/record-amendment/policy.js';
import { readAuthorization } from '../../src/domain/record-request/authorization.js';
import { checkRange } from '../../src/domain/record-request/scope.js';
import { readStatement } from '../../src/domain/record-request/statement.js';
import { checkRecordsContact, type RecordsContact } from '../../src/domain/records-contact/form.js';
import { areRefusals, isRefusal, type Refusal } from '../../src/domain/refusals.js';
import { checkInsuranceFields, checkOwnBirthDate, checkTimeZone } from '../../src/domain/sign-up/form.js';
import { readStaffRole } from '../../src/domain/staff-member/rules.js';
import { parseCode } from '../../src/domain/two-factor/rules.js';
import { readDate } from '../../src/domain/typed-date.js';
import { readLine, readText } from '../../src/domain/typed-text.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { readAsker } from '../../src/operations/record-request/asker.js';
import { parseContactPhone, parsePhone } from '../../src/security/phone-number.js';

/** When everything here is typed. */
export const now = new Date('2026-11-28T12:00:00Z');

const timeZone = 'America/New_York';
const today = '2026-11-28';
const someId = '0191b3c4-0000-7000-8000-000000000001';

type Read = string | Refusal | null | readonly Refusal[];

/** What people type of one thing. */
export interface InputRule {
  /** Null is a no that its page says in words of its own. */
  readonly reads: (typed: string) => Read;
  readonly good: string;
}

/** One value of a form whose other fields are right; of its refusals those of that field. */
function valueOf<Form extends object>(
  form: Form | Refusal | readonly Refusal[],
  value: (form: Form) => string | null,
): Read {
  if (areRefusals(form) || isRefusal(form)) return form;
  return value(form);
}

const contactWith = (field: string, value: (contact: RecordsContact) => string) => (typed: string) =>
  valueOf(
    checkRecordsContact({ recordsPractice: 'Moreau', recordsPhone: '212 555 0142', [field]: typed }),
    value,
  );

const disclosure = {
  clientId: someId,
  disclosedOn: '11/27/2026',
  recipientName: 'Kings County Court',
  what: 'The chart',
  purpose: 'Order of the court',
  basis: 'judicial',
};
const report = {
  ...disclosure,
  mishap: 'wrong_mail',
  information: 'contact',
  people: someId,
  description: 'Case CR-7Q4M-2KXA',
  happenedOn: '11/26/2026',
  discoveredOn: '11/27/2026',
};

/** Each rule about one thing that people type, by what it is called. */
export const inputRules = {
  'an email address': { reads: (typed) => parseEmail(typed), good: 'sam.rivera+1@example.com' },
  'a phone to which codes go': {
    reads: (typed) => {
      const read = parsePhone(typed);
      return isRefusal(read) ? read : read.phone;
    },
    good: '(212) 555-0142',
  },
  'a phone at which someone is called': {
    reads: (typed) => parseContactPhone(typed),
    good: '+44 20 7946 0958',
  },
  'the phone of an office': {
    reads: contactWith('recordsPhone', ({ phone }) => phone),
    good: '212 555 0142 x12',
  },
  'who holds records': {
    reads: contactWith('recordsPractice', ({ practice }) => practice),
    good: 'Moreau Practice',
  },
  'where records are held': {
    reads: contactWith('recordsAddress', ({ address }) => address),
    good: '12 Main St #5\nAlbany, NY',
  },
  'an NPI': { reads: (npi) => checkNpi({ npi }), good: '1234567893' },
  'the number of a license': {
    reads: (licenseNumber) => checkLicenseNumber({ licenseNumber }),
    good: 'PSY 123',
  },
  'a name': { reads: (name) => checkName({ name }, 'name'), good: 'Łukasz Nguyễn' },
  'a family name': { reads: (familyName) => checkFamilyName({ familyName }), good: 'O’Neill' },
  'a name on a card': {
    reads: (insuranceName) =>
      valueOf(checkInsuranceFields({ insuranceName }, now), (card) => card.insuranceName),
    good: 'Łukasz Nguyễn',
  },
  'a birth date on a card': {
    reads: (insuranceBirthDate) =>
      valueOf(checkInsuranceFields({ insuranceBirthDate }, now), (card) => card.insuranceBirthDate),
    good: '3/31/1990',
  },
  'a reason': { reads: (typed) => readReason(typed), good: 'asked by phone' },
  'a note': { reads: (typed) => readNote(typed), good: 'calls back' },
  'a message': { reads: (message) => checkMessage({ message }), good: 'Hello\r\n\r\nthere' },
  'a text': { reads: (typed) => readText(typed, { field: 'feedback', most: 4_000 }), good: 'All\nwell' },
  'a line': {
    reads: (typed) => readLine(typed, { field: 'recipientName', most: 60, missing: 'name-missing' }),
    good: 'Kings County Court',
  },
  'the subject of news': {
    reads: (subject) => {
      const news = readNews({ subject, body: 'From Monday on.' });
      const refusals = checkNews(news);
      return refusals.length > 0 ? refusals : news.subject;
    },
    good: 'A quieter calendar',
  },
  'the matter of a legal hold': {
    reads: (matter) =>
      valueOf(
        checkHoldForm({ subject: 'chart', subjectId: someId, matter, reason: 'a lawsuit' }),
        (form) => form.matter,
      ),
    good: 'Doe v. Moreau, 26-cv-101',
  },
  'words about a record': { reads: readAmendmentWords, good: 'It was in May.\nNot in June.' },
  'how it is known who asks': {
    reads: (papers) =>
      valueOf(
        readAsker({ id: someId, role: 'agent' }, { requester: 'person', papers }),
        (asker) => asker.papers,
      ),
    good: 'A driver’s license',
  },
  'how records that were mailed can be looked up': {
    reads: (detail) => {
      const of = { receivedAt: now, timeZone, at: now };
      return valueOf(readStatement({ on: '11/28/2026', how: 'mail', detail }, of), (said) => said.detail);
    },
    good: '9400 1000 0000',
  },
  'the day on which records were sent': {
    reads: (on) => {
      const of = { receivedAt: new Date('2026-11-01T12:00:00Z'), timeZone, at: now };
      return valueOf(readStatement({ on, how: 'in_person', detail: '' }, of), (said) => said.on);
    },
    good: '11/20/2026',
  },
  'a birth date': { reads: (birthDate) => checkOwnBirthDate({ birthDate }, now), good: '3/31/1990' },
  'a date': { reads: readDate, good: 'March 31, 2027' },
  'a last day': {
    reads: (typed) =>
      checkLastDay(typed, { policy: terminationPolicies.standard, timeZone, now, noticeWaived: false }),
    good: '1/15/2027',
  },
  'the first of some days': {
    reads: (from) => valueOf(checkRange({ from, to: '' }), (days) => days.from),
    good: '1/5/2026',
  },
  'the last of some days': {
    reads: (to) => valueOf(checkRange({ from: '1/1/2026', to }), (days) => days.to),
    good: 'Jan 5 2026',
  },
  'the last day of an authorization': {
    reads: (authorizedUntil) =>
      valueOf(readAuthorization({ authorizedUntil, namesNotes: 'yes' }), (read) => read.until),
    good: '1/15/2027',
  },
  'the day until which a task is snoozed': {
    reads: (typed) => {
      const back = backFromSnooze(readDate(typed), now);
      return isRefusal(back) ? back : dateIn(supportTimeZone, back);
    },
    good: '12/5/2026',
  },
  'the day of a disclosure': {
    reads: (disclosedOn) =>
      valueOf(checkDisclosureForm({ ...disclosure, disclosedOn }, today), (form) => form.disclosedOn),
    good: '11/27/2026',
  },
  'whose information it was': {
    reads: (people) =>
      valueOf(checkReportForm({ ...report, people }, today), (form) => form.people.join(' ')),
    good: `Sam Rivera <sam@example.com>; ${someId}`,
  },
  'an id': { reads: readId, good: someId.toUpperCase() },
  'a person whom staff name': { reads: readNamedPerson, good: 'Sam <sam@example.com>' },
  'a reference': { reads: parseReference, good: caseReference('contract_termination', new Uint8Array(7)) },
  'a code': { reads: parseCode, good: '123 456' },
  'a time zone': { reads: (typed) => checkTimeZone({ timeZone: typed }), good: timeZone },
  'a role': { reads: readStaffRole, good: 'agent' },
  'a language': { reads: languageNamed, good: 'es-MX' },
} satisfies Readonly<Record<string, InputRule>>;
