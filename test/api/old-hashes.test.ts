import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSignIn } from '../../src/operations/account/check-password.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

const address = { portal_email: { portal: 'provider', email: mails.provider } } as const;
const hashNow = async () => (await office.db.account.findUniqueOrThrow({ where: address })).passwordHash;
const tries = (typed: string) =>
  checkSignIn(
    office,
    'provider',
    { email: mails.provider, password: typed },
    { known: new Map(), onlyKnown: false },
  );

it('a password whose hash was made with former settings is hashed anew when its owner logs in, once, and nobody else', async () => {
  const former = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await office.db.account.update({ where: address, data: { passwordHash: former } });
  expect(await tries('not the password of anyone')).toBeNull();
  expect(await hashNow()).toBe(former);

  expect(await tries(password)).not.toBeNull();
  const renewed = await hashNow();
  expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);

  expect(await tries(password)).not.toBeNull();
  expect(await hashNow()).toBe(renewed);
});
