import { hash, verify } from '@node-rs/argon2';

/** OWASP's second recommended setting of argon2id: 19 MiB, two passes, one lane. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes a password as typed, in Unicode's NFC, so that the same characters match whatever keyboard made them. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), argon2id);
}

/** Compares a password with a hash; without a hash it takes the same time and says no. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  const known = passwordHash ?? (await (decoy ??= hashPassword('nobody has this password')));
  const matches = await verify(known, password.normalize('NFC'));
  return matches && passwordHash !== null;
}

let decoy: Promise<string> | undefined;
