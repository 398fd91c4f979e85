import { hourMs } from '../domain/instants.js';
import type { Key } from '../security/key.js';
import { currentKey, isSame, keyedDigest } from './keyed-digest.js';

/** Milliseconds for which a codec token opens payloads, at the most. Basis: product; a piece of work at a terminal. */
export const codecTokenMs = hourMs;

/**
 * Issues what opens and seals payloads for Temporal's CLI in place of a session's cookie. It names the session and ends with it, whether by
 * logging out or by the person's removal; nothing of it is stored.
 */
export function issueCodecToken(
  keys: readonly Key[],
  { sessionIdHash, now }: { readonly sessionIdHash: string; readonly now: Date },
): { readonly token: string; readonly expiresAt: Date } {
  const expiresAt = new Date(now.getTime() + codecTokenMs);
  const until = String(expiresAt.getTime());
  const token = [sessionIdHash, until, digestOf(currentKey(keys), sessionIdHash, until)].join('.');
  return { token, expiresAt };
}

/** The session that a token names (the SHA-256 of its id), or null where we didn't issue it or its time is over. */
export function sessionOfCodecToken(keys: readonly Key[], token: string, now: Date): string | null {
  const [sessionIdHash = '', until = '', digest = '', ...more] = token.split('.');
  const isOurs = keys.some((key) => isSame(digest, digestOf(key, sessionIdHash, until)));
  return isOurs && more.length === 0 && Number(until) > now.getTime() ? sessionIdHash : null;
}

function digestOf(key: Key, sessionIdHash: string, until: string): string {
  return keyedDigest(key, 'codec', sessionIdHash, until);
}
