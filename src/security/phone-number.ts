import parsePhoneNumber, { type NumberType } from 'libphonenumber-js/max';
import { splitNumber } from '../domain/pasted.js';
import { isPhoneCountry, type PhoneCountry } from '../domain/phone-country.js';
import type { Refusal, RefusalCode } from '../domain/refusals.js';

/** A number to which codes can be sent. */
export interface PhoneNumber {
  /** E.164. */
  readonly phone: string;
  readonly country: PhoneCountry;
}

/** Longest that a number with its punctuation gets; E.164 has 15 digits. */
const longest = 60;

/** Numbers of a person or an office; which of them a VoIP carrier serves their digits don't say (decision 017). Toll-free, premium, shared cost, personal, pager and voicemail numbers cost others money or take no code. */
const ownKinds: ReadonlySet<NumberType> = new Set(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP']);

/** 555-0100 to 555-0199 of any area, which no carrier assigns and examples use. Source: ATIS-0300115. */
const fictional = /^\+1[2-9]\d{2}55501\d{2}$/;

/** Twilio's magic numbers, in an area that is otherwise for personal numbers. Source: https://www.twilio.com/docs/iam/test-credentials. */
const magic = /^\+1500555\d{4}$/;

/**
 * Reads a number as people type or paste it: with spaces, dots, dashes or parentheses, in any digits, with or without +1, 1, 001 or 011.
 * Letters and two numbers at once are refused, and extensions with a sentence of their own, because a code wouldn't get there.
 */
export function parsePhone(typed: string, field = 'phone'): PhoneNumber | Refusal {
  const no = (refused: RefusalCode): Refusal => ({ refused, field });
  const { number: text, extension } = splitNumber(typed);
  if (text === '') return no('phone-missing');
  if (extension !== null) return no('phone-with-extension');
  if (/^\d{3,6}$/.test(text)) return no('phone-kind-not-supported');
  const read = readNumber(text);
  if (read === null) return no('phone-not-a-number');
  if (read.countryCallingCode !== '1') return no('phone-country-not-supported');
  // Read again from E.164: the country that was assumed before says nothing about the area code.
  const number = parsePhoneNumber(read.number);
  if (number?.isValid() !== true && !fictional.test(read.number)) return no('phone-not-a-number');
  if (!isPhoneCountry(number?.country)) return no('phone-country-not-supported');
  const kind = number.getType();
  const own = kind === undefined || ownKinds.has(kind) || magic.test(read.number);
  return own ? { phone: read.number, country: number.country } : no('phone-kind-not-supported');
}

/** Kinds of number that cost the caller, or are no person's. */
const notCalled: ReadonlySet<NumberType> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PAGER',
  'VOICEMAIL',
  'UAN',
]);

/** Reads the number at which someone may be called, of any country and also of a landline, into E.164; null where none was typed. */
export function parseContactPhone(typed: string, field = 'phone'): string | Refusal | null {
  const { number: text, extension } = splitNumber(typed);
  if (text === '') return null;
  if (extension !== null) return { refused: 'phone-with-extension', field };
  const number = parsePhoneNumber(readNumber(text)?.number ?? '');
  const valid = number !== undefined && (number.isValid() || fictional.test(number.number));
  return valid && !notCalled.has(number.getType()) ? number.number : { refused: 'phone-not-a-number', field };
}

function readNumber(text: string) {
  if (text.length > longest) return null;
  const options = { defaultCountry: 'US', extract: false } as const;
  const read = parsePhoneNumber(text.replace(/^00(?=\s*[1-9])/, '+'), options);
  return read === undefined || read.ext !== undefined ? null : read;
}
