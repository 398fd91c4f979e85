import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commit } from '../../src/cases/after-commit.js';
import { proveAddress } from '../../src/operations/email-verification/prove-address.js';
import { openVerification } from '../../src/operations/email-verification/open.js';
import { correctOwn } from '../../src/operations/sign-up/correct.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { addClientAccount } from '../harness/clients.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** Two sign-ups of one browser with an address, the older first; the older one's row of what was typed is the last in its table. */
async function twoSignUps(email: string, browserHash: string): Promise<readonly [string, string]> {
  const person = {
    givenName: 'Robin',
    familyName: 'Vale',
    birthDate: new Date('1990-05-05'),
    timeZone: 'America/New_York',
  };
  const ids = [];
  for (const minutesAgo of [2, 1]) {
    const at = new Date(Date.now() - minutesAgo * 60_000);
    const of = { purpose: 'sign_up', portal: 'client', email, browserHash, signUp: person, at } as const;
    const { caseId } = await office.db.$transaction((tx) => openVerification(tx, of));
    ids.push(caseId);
  }
  const [older = '', newer = ''] = ids;
  await office.db.signUp.update({ where: { id: older }, data: { givenName: 'Robyn' } });
  return [older, newer];
}

/** What of the sign-ups can be locked at this moment. */
const free = (ids: readonly string[]) => office.db.$queryRaw<{ id: string }[]>`
  SELECT id FROM sign_up WHERE id = ANY(${ids}::uuid[]) FOR UPDATE SKIP LOCKED`;

/** Says that the newer row is free while someone waits for the older one: who takes them in another order would wait for who has the other. */
async function waitsForTheOlder(ids: readonly [string, string], work: () => Promise<unknown>): Promise<void> {
  const [older, newer] = ids;
  let waiting: Promise<unknown> = Promise.resolve();
  await office.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM sign_up WHERE id = ${older}::uuid FOR UPDATE`;
      waiting = work();
      await untilBlocked(office.db);
      expect(await free(ids)).toEqual([{ id: newer }]);
    },
    { timeout: 30_000 },
  );
  await waiting;
  expect(await office.db.signUp.count({ where: { id: { in: [...ids] } } })).toBe(0);
}

describe('what was typed in several sign-ups is removed in the order of their ids', () => {
  it('by who corrects the address', async () => {
    const ids = await twoSignUps('wrong@people.example', 'of a browser');
    await waitsForTheOlder(ids, async () => {
      const typed = {
        browserHash: 'of a browser',
        seenEmail: '',
        typed: 'right@people.example',
        ip: '203.0.113.9',
      };
      expect(await correctOwn(office, typed)).toEqual({ done: true });
    });
  });

  it('by who proves the address', async () => {
    const email = 'proves@people.example';
    const ids = await twoSignUps(email, 'of another browser');
    const accountId = await addClientAccount(office, email, { verified: false });
    await waitsForTheOlder(ids, () =>
      commit(office, (tx, after) => proveAddress(tx, after, { accountId, at: new Date() })),
    );
  });
});
