import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key } from '../security/key.js';

/** HMAC-SHA-256 of some parts under a token key, as base64url; parts can't run into each other. */
export function keyedDigest({ key }: Key, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

/** Whether something given is what was expected, in a time that doesn't say how much of it is. */
export function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The key that makes new tokens. */
export function currentKey(keys: readonly Key[]): Key {
  const [current] = keys;
  if (current === undefined) throw new Error('A token key is needed');
  return current;
}

/** Keyed digest of what an update says, whatever the order of its names; what is undefined isn't said. */
export function argumentDigest(key: Key, argument: object): string {
  return keyedDigest(key, 'argument', JSON.stringify(argument, inOrder));
}

/** Whether an update says what the digest was made of, under any key that may have made it. */
export function saysTheSame(keys: readonly Key[], argument: object, digest: string): boolean {
  return keys.some((key) => argumentDigest(key, argument) === digest);
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
