import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PasswordListAway } from '../../src/domain/away.js';
import { isBreached } from '../../src/security/breached-passwords.js';
import { judgePassword } from '../../src/security/password-strength.js';

const stolen = Array.from({ length: 5_000 }, (_, number) => `stolen elsewhere, number ${number}`);
const person = { email: '', givenName: '', familyName: '' };
const folder = mkdtempSync(join(tmpdir(), 'headway-breached-'));
const path = join(folder, 'pwned.txt');

const hashOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

/** Writes a file as it is given out: sorted, with counts of differing lengths. */
function write(passwords: readonly string[], lineEnd: string): void {
  const lines = passwords.map((password, index) => `${hashOf(password)}:${10 ** (index % 9)}`);
  writeFileSync(path, lines.toSorted().join(lineEnd));
}

beforeAll(() => write(stolen, '\r\n'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of breached passwords', () => {
  it('has each of its lines found, the first and the last too, and no other password', async () => {
    const bySize = stolen.toSorted((one, other) => (hashOf(one) < hashOf(other) ? -1 : 1));
    const looked = [...bySize.slice(0, 100), ...bySize.slice(2_450, 2_550), ...bySize.slice(-100)];
    for (const password of looked) expect(await isBreached(path, password)).toBe(true);
    for (let number = 0; number < 300; number += 1)
      expect(await isBreached(path, `nobody has this, ${number}`)).toBe(false);
  });

  it.each([
    ['of one line', ['only one'], '\n'],
    ['of a few lines', ['one', 'two', 'three'], '\n'],
    ['of many lines with a line feed each', stolen, '\n'],
  ])('%s is read, too', async (_, passwords, lineEnd) => {
    write(passwords, lineEnd);
    for (const password of passwords.slice(0, 200)) expect(await isBreached(path, password)).toBe(true);
    expect(await isBreached(path, 'nobody has this')).toBe(false);
    write(stolen, '\r\n');
  });

  it('that is empty holds none, none configured holds none, and one that is gone is an error', async () => {
    const empty = join(folder, 'empty.txt');
    writeFileSync(empty, '');
    expect(await isBreached(empty, 'anything')).toBe(false);
    expect(await isBreached('', stolen[0] ?? '')).toBe(false);
    await expect(isBreached(join(folder, 'gone.txt'), 'anything')).rejects.toThrow(PasswordListAway);
  });

  it('has its passwords refused, however good they are, and no others', async () => {
    const known = { BREACHED_PASSWORDS: path };
    const good = 'stolen elsewhere, number 4711';
    expect(await judgePassword({ BREACHED_PASSWORDS: '' }, 'client', good, person)).toBeNull();
    expect(await judgePassword(known, 'client', good, person)).toEqual({
      refused: 'password-breached',
      field: 'password',
    });
    expect(await judgePassword(known, 'client', `${good} and mine`, person)).toBeNull();
    // What is short or common is told as that.
    expect(await judgePassword(known, 'client', 'short', person)).toMatchObject({
      refused: 'password-too-short-for-clients',
    });
  });
});
