import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { choosePassword } from '../harness/browser.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const newcomer = 'nadia.okoye@clients.example';
const writer = 'luz.marin@clients.example';
const password = 'four lanterns above the harbour';

describe('a worker is killed when the relay has a mail that it has not answered for', () => {
  let office: BackOffice;

  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
    for (const _ of [newcomer, mails.provider, writer])
      office.smtp.misbehaveNext({ kind: 'hang-after-data' });
    const first = await startProgram('worker', office.environment);
    await office.browse('client').post('/sign-up', {
      givenName: 'Nadia',
      familyName: 'Okoye',
      birthDate: '1994-02-11',
      email: newcomer,
      password,
      timeZone: 'America/New_York',
    });
    await office.browse('provider').post('/forgot-password', { email: mails.provider });
    await writeToSupport(office, 'client', 'something-else', { email: writer, message: 'Can you help?' });
    await until('the relay has all mails', async () => office.inbox.messages.length === 3);
    await first.kill();

    const second = await startProgram('worker', office.environment);
    await until('all mails are known to be taken', async () => {
      const taken = await office.db.outboundMail.count({ where: { status: 'accepted' } });
      return taken === 3;
    });
    await second.stop();
  });
  afterAll(() => office.close());

  it.each([
    ['the newcomer', newcomer],
    ['the provider', mails.provider],
    ['who wrote to support', writer],
  ])('sends %s the same mail again: one Message-ID, one link', (_who, to) => {
    const got = office.inbox.messages.filter((mail) => mail.to === to);
    expect(got).toHaveLength(2);
    expect(got[1]?.messageId).toBe(got[0]?.messageId);
    expect(got[1]?.text).toBe(got[0]?.text);
  });

  it('asks support once for an answer', async () => {
    const { case: row, messages } = await contactOf(office, writer);
    expect([messages.length, row.tasks.length]).toEqual([1, 1]);
  });

  it('makes one account, and its link verifies it', async () => {
    const account = { portal: 'client', email: newcomer } as const;
    expect(await office.db.account.count({ where: account })).toBe(1);
    await office.browse('client').post(linkTo(newcomer, 'verify-email'), { password });
    expect(await office.db.account.count({ where: { ...account, emailVerifiedAt: { not: null } } })).toBe(1);
  });

  it('lets the provider in with the password that the link was used for', async () => {
    const browser = office.browse('provider');
    await choosePassword(browser, linkTo(mails.provider, 'reset-password'), 'nine quiet ferries at noon');
    const signedIn = await office
      .browse('provider')
      .post('/sign-in', { email: mails.provider, password: 'nine quiet ferries at noon' });
    expect(signedIn.status).toBe(200);
  });

  function linkTo(address: string, kind: string): string {
    const { text = '' } = office.inbox.messages.find(({ to }) => to === address) ?? {};
    return new RegExp(`/${kind}/[\\w-]+`).exec(text)?.[0] ?? '';
  }
});
