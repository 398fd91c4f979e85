import { pastedLine } from './pasted.js';
import type { Answers } from './person-name.js';
import type { Refusal } from './refusals.js';

/** Reads a provider's NPI as ten digits, whatever spaces and hyphens stand between them, or an empty one where none was typed. */
export function checkNpi(answers: Answers): string | Refusal {
  const npi = pastedLine(answers['npi'] ?? '').replace(/[ -]/g, '');
  return npi === '' || isNpi(npi) ? npi : { refused: 'npi-malformed', field: 'npi' };
}

/**
 * Whether ten digits are a National Provider Identifier: its last digit checks the others by Luhn's formula, behind the prefix 80840 of
 * the United States. Source: 45 CFR 162.406; CMS, "Requirements for NPI and NPI check digit".
 */
function isNpi(digits: string): boolean {
  if (!/^[12]\d{9}$/.test(digits)) return false;
  const sum = Array.from(`80840${digits}`, Number)
    .toReversed()
    .reduce((total, digit, place) => total + (place % 2 === 0 ? digit : luhnDouble(digit)), 0);
  return sum % 10 === 0;
}

function luhnDouble(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}
