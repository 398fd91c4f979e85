import { worksOnCases, type ActRole } from './acts.js';

/** How what one reaches and recognizes a person by is shown to someone. */
export interface Reach {
  /** Whether addresses, numbers and birth dates are shown in full. */
  readonly inFull: boolean;
  readonly email: (address: string) => string;
  readonly phone: (number: string) => string;
  /** Of a date in words. */
  readonly birthDate: (words: string) => string;
}

/** A number as Americans write it: (212) 555-0142; one of another country keeps its international form. */
export function displayPhone(phone: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone) ?? [];
  return area === undefined ? phone : `(${area}) ${exchange}-${line}`;
}

/** A number with only its last two digits, as pages and cases show it. */
export function maskedPhone(phone: string): string {
  return `•••• ${phone.slice(-2)}`;
}

/** An address with only its first letter and its domain. */
export function maskedEmail(email: string): string {
  return `${email.slice(0, 1)}•••${email.slice(email.lastIndexOf('@'))}`;
}

/** A birth date in words with only its year. */
export function maskedBirthDate(words: string): string {
  return `•••• ${words.slice(-4)}`;
}

/** Addresses and birth dates as they are, and numbers as people write them. */
export const inFull: Reach = {
  inFull: true,
  email: (address) => address,
  phone: displayPhone,
  birthDate: (words) => words,
};

const inPart: Reach = {
  inFull: false,
  email: maskedEmail,
  phone: maskedPhone,
  birthDate: maskedBirthDate,
};

/** How a role of the staff sees people's contacts and birth dates: those who work on cases reach them, others only read who it is. */
export function reachFor(role: ActRole): Reach {
  return worksOnCases(role) ? inFull : inPart;
}
