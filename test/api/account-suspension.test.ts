import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

it('“This wasn’t me” of a provider who has left keeps out anyone who knows the password and set up a phone', async () => {
  const { db, config } = office;
  const intruder = await office.signedIn('provider', mails.provider);
  const { id: accountId } = await db.account.findFirstOrThrow({ where: { email: mails.provider } });
  const readOnlyUntil = new Date(Date.now() + 20 * 86_400_000);
  await db.account.update({ where: { id: accountId }, data: { status: 'ended', readOnlyUntil } });
  expect((await intruder.get('/account')).response.url).toContain('/account');
  const { path } = await db.$transaction((tx) =>
    issueDisavowLink(tx, config.TOKEN_KEYS, {
      notice: 'second_factor_enrolled',
      key: 'a notice',
      accountId,
      caseId: accountId,
      issuedAt: new Date(),
    }),
  );
  expect((await office.browse('provider').post(path)).text).toContain('The account is stopped');
  expect((await intruder.get('/account')).response.url).toContain('/sign-in');
  const again = await office.browse('provider').post('/sign-in', { email: mails.provider, password });
  expect(again.status).toBe(401);
  expect(await db.secondFactor.count({ where: { accountId } })).toBe(0);
});
