import { hash, verify } from '@node-rs/argon2';
import { createTurns } from './turns.js';

/** OWASP's second recommended setting of argon2id: 19 MiB, two passes, one lane. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each takes one of libuv's four threads, which files and name look-ups need too, and 19 MiB; at 30 ms each the last is answered in three seconds. */
const takeTurn = createTurns({ atOnce: 2, waiting: 200 });

/** Hashes a password as typed, in Unicode's NFC, so that the same characters match whatever keyboard made them. Throws TooBusy. */
export async function hashPassword(password: string): Promise<string> {
  return takeTurn(() => hash(password.normalize('NFC'), argon2id));
}

/** How a hash begins that was made as they are made now. */
const now = `$argon2id$v=19$m=${argon2id.memoryCost},t=${argon2id.timeCost},p=${argon2id.parallelism}$`;

/** Whether a hash was made with other settings than those of today, so that it is made anew when its password is there. */
export function isOldHash(passwordHash: string): boolean {
  return !passwordHash.startsWith(now);
}

/** Compares a password with a hash; without a hash it takes the same time and says no. Throws TooBusy. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  const known = passwordHash ?? (await (decoy ??= hash('nobody has this password', argon2id)));
  const matches = await takeTurn(() => verify(known, password.normalize('NFC')));
  return matches && passwordHash !== null;
}

let decoy: Promise<string> | undefined;
