import { createHmac } from 'node:crypto';
import { twoFactorPolicy } from '../domain/two-factor/rules.js';
import type { OneTimeCode } from '../generated/prisma/client.js';
import type { Key } from '../security/key.js';
import { currentKey, isSame, keyedDigest } from './keyed-digest.js';

/** What a code is derived from: itself, its challenge with purpose and session, and where it goes. */
type CodeRow = Pick<OneTimeCode, 'id' | 'challengeId' | 'destination' | 'round' | 'salt'>;

/** The digits of a code under the current key; derived and stored nowhere, so that a repeated attempt sends the same. */
export function codeOf(keys: readonly Key[], row: CodeRow): string {
  return digitsOf(currentKey(keys), row);
}

/** Whether what someone typed is the code of a row, under any key that may have made it. */
export function isCode(keys: readonly Key[], row: CodeRow, typed: string): boolean {
  return keys.some((key) => isSame(typed, digitsOf(key, row)));
}

/** The digest by which sendings to a number or address are counted. */
export function destinationDigest(keys: readonly Key[], destination: string): string {
  return keyedDigest(currentKey(keys), 'code-destination', destination);
}

/** Eight bytes modulo a million: no digit is likelier than another by more than one in ten trillion (RFC 4226 §5.3 takes four). */
function digitsOf({ key }: Key, { id, challengeId, destination, round, salt }: CodeRow): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify(['one-time-code', challengeId, destination, round, id, salt]))
    .digest();
  const modulus = 10n ** BigInt(twoFactorPolicy.codeDigits);
  return String(digest.readBigUInt64BE(0) % modulus).padStart(twoFactorPolicy.codeDigits, '0');
}
