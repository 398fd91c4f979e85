import { createHmac } from 'node:crypto';
import type { Key } from '../security/key.js';

/** HMAC-SHA-256 of some parts under a token key, as base64url; parts cannot run into each other. */
export function keyedDigest({ key }: Key, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

/** The key that makes new tokens. */
export function currentKey(keys: readonly Key[]): Key {
  const [current] = keys;
  if (current === undefined) throw new Error('A token key is needed');
  return current;
}
