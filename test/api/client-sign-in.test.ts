import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/security/passwords.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { withoutToken } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

const noor = 'noor.vale@clients.example';

let office: BackOffice;
let accountId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  accountId = await addClientAccount(office, noor);
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.account.updateMany({ data: { status: 'active', failedSignIns: 0, lockedUntil: null } });
});
afterAll(() => office.close());

const tryToSignIn = (email: string, typed: string) =>
  office.browse('client').post('/sign-in', { email, password: typed });

/** An empty form was told that address and password don't match, and a provider whose time had passed was told nothing else. */
describe('a login that fails', () => {
  it('names each field that is empty', async () => {
    const { status, text } = await tryToSignIn('', '');
    expect(status).toBe(400);
    expect(text).toContain('<a href="#email">Enter an email address.</a>');
    expect(text).toContain('<a href="#password">Enter your password.</a>');
    const { text: other } = await tryToSignIn(noor, '');
    expect(other).not.toContain('Enter an email address.');
  });

  it('says where to turn after the read-only time, and the same to a stranger', async () => {
    const { accountId: id } = office.people.provider;
    await office.db.account.update({ where: { id }, data: { status: 'ended' } });
    const pages = await Promise.all(
      [mails.provider, 'nobody@providers.example'].map((email) =>
        office.browse('provider').post('/sign-in', { email, password }),
      ),
    );
    await office.db.account.update({ where: { id }, data: { status: 'active' } });
    expect(pages.map(({ status }) => status)).toEqual([401, 401]);
    for (const { text } of pages) expect(text).toContain('Has your contract with Headway ended?');
    const [ended, stranger] = pages.map(({ text }) =>
      withoutToken(text).replaceAll(mails.provider, 'nobody@providers.example'),
    );
    expect(ended).toBe(stranger);
  });
});

describe('a client who signs in', () => {
  it('sees their initials on the start page, and “Log in” is gone', async () => {
    const stranger = await office.browse('client').get('/');
    expect(stranger.text).toContain('href="/sign-in"');
    const client = await office.signIn('client', noor);
    const { text } = await client.get('/');
    expect(text).toContain('>NV<');
    expect(text).toContain('Hello Noor');
    expect(text).not.toContain('href="/sign-in"');
  });

  it('sees whole characters as initials, also where a name begins with a rare one', async () => {
    await office.db.account.update({
      where: { id: accountId },
      data: { givenName: '𠮷子', familyName: '𠀋田' },
    });
    const client = await office.signIn('client', noor);
    expect((await client.get('/')).text).toContain('>𠮷𠀋<');
    await office.db.account.updateMany({
      where: { givenName: '𠮷子' },
      data: { givenName: 'ßeta', familyName: 'ňuňez' },
    });
    expect((await client.get('/')).text).toContain('>SŇ<');
    await office.db.account.update({
      where: { id: accountId },
      data: { givenName: 'Noor', familyName: 'Vale' },
    });
  });

  it('a second time in one browser has one session: the first has ended', async () => {
    const client = await office.signIn('client', noor);
    const first = new Map(client.cookies);
    await client.post('/sign-in', { email: noor, password });
    expect((await client.get('/account')).text).toContain(noor);
    expect((await office.browse('client', first).get('/account')).response.url).toContain('/sign-in');
    const [ended] = await office.db.session.findMany({
      where: { accountId, endedBecause: 'signed-in-again' },
    });
    expect(ended?.endedAt).toBeInstanceOf(Date);
  });

  it('is told the same whether the address is unknown, the password wrong, or the account locked or suspended', async () => {
    const answers = [await tryToSignIn('nobody@clients.example', password), await tryToSignIn(noor, 'wrong')];
    await office.db.account.update({
      where: { id: accountId },
      data: { lockedUntil: new Date(Date.now() + 900_000) },
    });
    answers.push(await tryToSignIn(noor, password));
    await office.db.account.update({
      where: { id: accountId },
      data: { lockedUntil: null, status: 'suspended' },
    });
    answers.push(await tryToSignIn(noor, password));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    const pages = answers.map(({ text }) => withoutToken(text).replace('nobody@clients.example', noor));
    expect(new Set(pages).size).toBe(1);
  });

  it('with the password of a moment ago gets no session where it is changed while it is compared', async () => {
    await office.db.session.deleteMany({ where: { accountId } });
    const { passwordHash } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    const changed = await hashPassword('copper lantern drifts north');
    const { answer } = await office.db.$transaction(async (tx) => {
      await tx.account.update({ where: { id: accountId }, data: { passwordHash: changed } });
      const asked = tryToSignIn(noor, password);
      await untilBlocked(office.db);
      return { answer: asked };
    });
    expect((await answer).status).toBe(401);
    expect(await office.db.session.count({ where: { accountId } })).toBe(0);
    await office.db.account.update({ where: { id: accountId }, data: { passwordHash } });
  });

  it('is slowed down after twenty wrong tries for one address, whether or not it is known', async () => {
    const tries = [];
    for (let number = 0; number < 21; number += 1)
      tries.push((await tryToSignIn('someone@gmail.com', `wrong ${number}`)).status);
    expect(tries.slice(19)).toEqual([401, 429]);
    expect((await tryToSignIn(noor, password)).status).toBe(200);
  });
});
