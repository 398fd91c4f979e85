import { parseEmail } from '../email-address.js';
import { checkFamilyName, checkName, type Answers } from '../person-name.js';
import { areRefusals, isRefusal, type Refusal } from '../refusals.js';
import { isTimeZone } from '../time-zones.js';
import { readDate } from '../typed-date.js';
import { calendarDate, plusDays, type CalendarDate } from '../zoned-time.js';

/** What stands on the insurance card, where the client said it. */
export interface InsuranceCard {
  readonly insuranceName: string | null;
  readonly insuranceBirthDate: CalendarDate | null;
}

/** The person seeking care, as the account and the client's record carry them. */
export interface SignUpRequest extends InsuranceCard {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: CalendarDate;
  readonly timeZone: string;
}

/** Years since the oldest birth date that is believed. Basis: the oldest person on record was 122. */
const mostYears = 125;

/** Checks what a person typed to get an account; every problem at once, each with its field. */
export function checkSignUpForm(answers: Answers, now: Date): SignUpRequest | readonly Refusal[] {
  const read = <Value>(value: Value | Refusal): Value | null => {
    if (!isRefusal(value)) return value;
    refusals.push(value);
    return null;
  };
  const refusals: Refusal[] = [];
  const givenName = read(checkName(answers, 'givenName'));
  const familyName = read(checkFamilyName(answers));
  const birthDate = read(checkOwnBirthDate(answers, now));
  const email = read(parseEmail(answers['email'] ?? ''));
  const timeZone = read(checkTimeZone(answers));
  const card = checkInsuranceFields(answers, now);
  if (areRefusals(card)) refusals.push(...card);
  if (areRefusals(card) || !givenName || familyName === null || !birthDate || !email || !timeZone)
    return refusals;
  return { email, givenName, familyName, birthDate, timeZone, ...card };
}

/** Reads what someone typed of their insurance card; all of it may be left out. */
export function checkInsuranceFields(answers: Answers, now: Date): InsuranceCard | readonly Refusal[] {
  const name = (answers['insuranceName'] ?? '').trim() === '' ? null : checkName(answers, 'insuranceName');
  const birthDate = checkBirthDate(answers, 'insuranceBirthDate', now);
  return isRefusal(name) || isRefusal(birthDate)
    ? [name, birthDate].filter(isRefusal)
    : { insuranceName: name, insuranceBirthDate: birthDate };
}

/** Reads a time zone that can be chosen. */
export function checkTimeZone(answers: Answers): string | Refusal {
  const timeZone = answers['timeZone'] ?? '';
  return isTimeZone(timeZone) ? timeZone : { refused: 'time-zone-unknown', field: 'timeZone' };
}

/** Reads the birth date of the person seeking care. */
export function checkOwnBirthDate(answers: Answers, now: Date): CalendarDate | Refusal {
  return checkBirthDate(answers, 'birthDate', now) ?? { refused: 'birth-date-missing', field: 'birthDate' };
}

/** A birth date that lies in the past wherever one is, or null where none was typed. */
function checkBirthDate(answers: Answers, field: string, now: Date): CalendarDate | Refusal | null {
  const typed = (answers[field] ?? '').trim();
  if (typed === '') return null;
  const date = readDate(typed);
  const today = calendarDate(now);
  const oldest = plusDays(today, -366 * mostYears);
  return date === null || date > today || date < oldest ? { refused: 'birth-date-not-a-date', field } : date;
}
