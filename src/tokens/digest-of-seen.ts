import { createHash } from 'node:crypto';

/** What a form carries of what its page showed, by which a change of another tab is noticed: SHA-256 of its JSON, as base64url. */
export function digestOfSeen(seen: object): string {
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}
