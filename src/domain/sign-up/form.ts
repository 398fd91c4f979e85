import { parseEmail } from '../email-address.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { isTimeZone } from '../time-zones.js';
import { calendarDate, plusDays, readDate, type CalendarDate } from '../zoned-time.js';

/** What a person typed into a form, by field name. */
export type Answers = Readonly<Record<string, string>>;

/** The person seeking care, as the account and the client's record carry them. */
export interface SignUpRequest {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: CalendarDate;
  readonly timeZone: string;
  readonly insuranceName: string | null;
  readonly insuranceBirthDate: CalendarDate | null;
}

/** Longest name and the oldest birth date that is believed. Basis: product; the oldest person on record was 122. */
const limitsOfPeople = { name: 100, years: 125 };

/** Checks what a person typed to get an account; every problem at once, each with its field. */
export function checkSignUpForm(answers: Answers, now: Date): SignUpRequest | readonly Refusal[] {
  const read = <Value>(value: Value | Refusal): Value | null => {
    if (!isRefusal(value)) return value;
    refusals.push(value);
    return null;
  };
  const refusals: Refusal[] = [];
  const givenName = read(checkName(answers, 'givenName'));
  const familyName = read(checkName(answers, 'familyName'));
  const birthDate = read(checkBirthDate(answers, 'birthDate', now) ?? missing('birthDate'));
  const email = read(parseEmail(answers['email'] ?? ''));
  const timeZone = read(checkTimeZone(answers));
  const insuranceName = read(
    (answers['insuranceName'] ?? '').trim() === '' ? '' : checkName(answers, 'insuranceName'),
  );
  const insuranceBirthDate = read(checkBirthDate(answers, 'insuranceBirthDate', now));
  if (refusals.length > 0 || !givenName || !familyName || !birthDate || !email || !timeZone) return refusals;
  return {
    email,
    givenName,
    familyName,
    birthDate,
    timeZone,
    insuranceName: insuranceName || null,
    insuranceBirthDate,
  };
}

/** Reads a name as people type it: in NFC, without spaces around it or characters that are not seen. */
export function checkName(answers: Answers, field: string): string | Refusal {
  const name = (answers[field] ?? '')
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  if (name === '') return { refused: 'name-missing', field };
  // Our mails greet by it, and go to addresses that anyone typed: they carry nobody's link. Mail programs make one of EVIL.Com, too, and IDNA reads three
  // more signs as dots (UTS 46 §4).
  if (/[/:@<>\\]|\bwww\.|\S[.\u3002\uFF0E\uFF61]\p{L}{2,}/iu.test(name))
    return { refused: 'name-with-address', field };
  // Nor do they say whom to call: no name has four digits.
  if ((name.match(/\p{Nd}/gu) ?? []).length >= 4) return { refused: 'name-with-address', field };
  return Array.from(name).length > limitsOfPeople.name ? { refused: 'name-too-long', field } : name;
}

/** Reads a time zone that can be chosen. */
export function checkTimeZone(answers: Answers): string | Refusal {
  const timeZone = answers['timeZone'] ?? '';
  return isTimeZone(timeZone) ? timeZone : { refused: 'time-zone-unknown', field: 'timeZone' };
}

/** A birth date that lies in the past wherever one is, or null where none was typed. */
function checkBirthDate(answers: Answers, field: string, now: Date): CalendarDate | Refusal | null {
  const typed = (answers[field] ?? '').trim();
  if (typed === '') return null;
  const date = readDate(typed);
  const today = calendarDate(now);
  const oldest = plusDays(today, -366 * limitsOfPeople.years);
  return date === null || date > today || date < oldest ? { refused: 'birth-date-not-a-date', field } : date;
}

function missing(field: string): Refusal {
  return { refused: 'birth-date-missing', field };
}
