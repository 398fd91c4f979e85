import { spelled } from '../ids.js';
import { isReleased, type PartFacts } from './facts.js';

/** Random bytes that a passphrase takes. */
export const passphraseBytes = 20;

/**
 * Spells a passphrase such as 7Q4M-2KXD-9F3H-AB5C-W8ZT from 20 random bytes: 20 characters of base 32 that are read aloud without mistakes, which is 100 bits. A ZIP
 * stretches its passphrase by 1,000 rounds of PBKDF2 alone (AE-2), so it has to be too long to be guessed without them.
 */
export function passphraseOf(random: Uint8Array): string {
  return (spelled(random.subarray(0, passphraseBytes)).match(/.{4}/g) ?? []).join('-');
}

/** Whether records went out by email and are still what someone may read: then the passphrase is told. */
export function isMailedOut(part: PartFacts): boolean {
  return part.delivery === 'email' && part.releasedAt !== null && isReleased(part);
}
