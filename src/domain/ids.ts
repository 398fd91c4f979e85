import { pastedLine } from './pasted.js';

/** Makes a UUIDv7 (RFC 9562 §5.7) from an instant and ten random bytes. */
export function uuidv7(at: Date, random: Uint8Array): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const tail = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((Number.parseInt(tail.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-${variant}${tail.slice(4, 7)}-${tail.slice(7, 19)}`;
}

/**
 * Whether a text is a UUID as ours are written, so that PostgreSQL can compare it with an id. In capitals it would find the same row, and be written down as another id than
 * the one by which it is looked for.
 */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Reads an id as people paste it, in small letters; null where it is none. */
export function readId(typed: string): string | null {
  const id = pastedLine(typed).toLowerCase();
  return isUuid(id) ? id : null;
}

/** Crockford's base 32: no I, L, O or U, so that a reference read out on the phone is written down right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Spells random bytes in characters that are read aloud without mistakes: five bits of each byte. */
export function spelled(random: Uint8Array): string {
  return Array.from(random, (byte) => alphabet.charAt(byte % 32)).join('');
}

/** The two letters in front of a case's reference. */
export const referencePrefixes = {
  contract_termination: 'CT',
  note_export: 'NE',
  email_verification: 'EV',
  password_reset: 'PR',
  account_suspension: 'AH',
  provider_invitation: 'PI',
  provider_news: 'PN',
  account_notice: 'AN',
  two_factor: 'TF',
  practice_staff_invitation: 'SI',
  factor_recovery: 'FR',
  address_recovery: 'AR',
  contact_request: 'CR',
  client_deactivation: 'CD',
  note_retrieval: 'NR',
  client_reactivation: 'RA',
  client_majority: 'MA',
  record_request: 'RR',
  disclosure_report: 'DR',
  record_amendment: 'AM',
  accounting_request: 'AD',
  staff_invitation: 'ST',
  access_review: 'AV',
} as const;

export type CaseKind = keyof typeof referencePrefixes;

/** Makes a reference such as CT-7Q4M-2KXD from seven random bytes; the last character checks the others (Luhn modulo 32). */
export function caseReference(kind: CaseKind, random: Uint8Array): string {
  const body = spelled(random.subarray(0, 7));
  const code = body + checkCharacter(body);
  return `${referencePrefixes[kind]}-${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What letters and people write in front of a reference. */
const called = /^(?:case|caso|ref|reference|referencia)[ .:#-]+/i;

/** Reads a reference as people type or paste it (lower case, "Case" before it, any signs within, O for 0, I and L for 1), or null when its check character is wrong. */
export function parseReference(typed: string): string | null {
  const plain = pastedLine(typed)
    .replace(called, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  const prefix = plain.slice(0, 2);
  const code = plain.slice(2).replace(/O/g, '0').replace(/[IL]/g, '1');
  const known = Object.values<string>(referencePrefixes).includes(prefix);
  if (!known || !/^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) || checkCharacter(code.slice(0, 7)) !== code.slice(7))
    return null;
  return `${prefix}-${code.slice(0, 4)}-${code.slice(4)}`;
}

function checkCharacter(body: string): string {
  const sum = body
    .split('')
    .toReversed()
    .reduce((total, character, index) => {
      const value = alphabet.indexOf(character) * (index % 2 === 0 ? 2 : 1);
      return total + Math.floor(value / 32) + (value % 32);
    }, 0);
  return alphabet.charAt((32 - (sum % 32)) % 32);
}

/** The uuids among some ids, each once: others name workflows, and PostgreSQL would refuse to compare them with a uuid. */
export function uuidsIn(ids: readonly (string | null | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => typeof id === 'string'))].filter((id) => isUuid(id));
}
