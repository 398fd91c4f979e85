import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { addressRecoveryInItsWait, mailedAddressLink, recognize } from '../harness/lost-mailboxes.js';
import { recoveryOf } from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const proof = (kind: string) => ({ 'recordProof.proof': kind, 'recordProof.reason': 'the number on file' });
const endsAs = (email: string, state: string) =>
  until(`the case is ${state}`, async () => {
    const row = await recoveryOf(office, email);
    return row.case.state === state && row.case.closedAt !== null ? row : null;
  });

describe('“I lost my mailbox”', () => {
  it('asks for the address on the account and one that is read now, and mails the new one alone', async () => {
    const old = 'old.only@clients.example';
    await addClientAccount(office, old);
    const form = await office.browse('client').get('/contact/about/lost-mailbox');
    for (const label of ['Email address on your account', 'Email address that you can read now'])
      expect(form.text).toContain(label);
    const same = await writeToSupport(office, 'client', 'lost-mailbox', { accountEmail: old, email: old });
    const none = await writeToSupport(office, 'client', 'lost-mailbox', {
      email: 'new.only@clients.example',
    });
    expect([same.status, none.status]).toEqual([400, 400]);
    expect(none.text).toContain('Enter the email address that is on your account');
    const { path } = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: 'new.only@clients.example',
    });
    expect((await office.browse('client').get(path)).text).toContain('Is this your new address?');
    expect((await recoveryOf(office, old)).state).toBe('requested');
    await until(
      'it is acknowledged',
      async () => office.take('new.only@clients.example', 'We got your message').length === 1,
    );
    expect(office.take(old, '')).toEqual([]);
    expect((await office.browse('provider').get(path)).status).toBe(404);
  });

  it('takes a new mailbox, two proofs that differ, and two members of staff; the owner stops it from the old mailbox', async () => {
    const [old, fresh] = ['stopped@clients.example', 'stopped.new@clients.example'];
    await addClientAccount(office, old);
    const { reference, path } = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: fresh,
    });
    const presses = await Promise.all(Array.from({ length: 10 }, () => office.browse('client').post(path)));
    expect(
      new Set(presses.map(({ status, text }) => `${status} ${text.includes('will get in touch')}`)),
    ).toEqual(new Set(['200 true']));
    const proven = await until('its account is found', async () => {
      const row = await recoveryOf(office, old);
      return row.state === 'requested' ? null : row;
    });
    expect([proven.state, proven.case.tasks.map(({ kind }) => kind)]).toEqual([
      'mailbox_proven',
      ['recover_address'],
    ]);
    const agent = await office.signedIn('staff', mails.agent);
    const lead = await office.signedIn('staff', mails.lead);
    await until('the first proof is taken', async () => {
      await pressAct(agent, reference, 'recordProof', proof('call_back'));
      return (await recoveryOf(office, old)).state === 'half_proven';
    });
    const early = await lead.post(`/cases/${reference}/acts/approveRecovery`, {
      seen: 'half_proven',
      'approveRecovery.reason': 'now',
    });
    const twice = await pressAct(agent, reference, 'recordProof', proof('call_back'));
    const license = await pressAct(agent, reference, 'recordProof', proof('licence_on_video'));
    expect([early.status, twice.status, license.status]).toEqual([409, 409, 400]);
    await pressAct(agent, reference, 'recordProof', proof('id_on_video'));
    expect((await recoveryOf(office, old)).state).toBe('proof_recorded');
    const own = await agent.post(`/cases/${reference}/acts/approveRecovery`, {
      seen: 'proof_recorded',
      'approveRecovery.reason': 'me too',
    });
    expect([own.status, own.text.includes('econd')]).toEqual([403, true]);
    await pressAct(lead, reference, 'approveRecovery', { 'approveRecovery.reason': 'compared both' });
    const [notice] = await until('both are told', async () => {
      const told = [old, fresh].flatMap((to) => office.take(to, 'will get a new email address'));
      return told.length === 2 ? told : null;
    });
    const waiting = await until('the wait began', async () => {
      const row = await recoveryOf(office, old);
      return row.waitEndsAt === null ? null : row;
    });
    const hours = ((waiting.waitEndsAt?.getTime() ?? 0) - (waiting.approvedAt?.getTime() ?? 0)) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    const stop = pathIn(notice ?? { text: '' });
    expect((await office.browse('client').get(stop)).text).toContain('Stop the change?');
    expect((await recoveryOf(office, old)).state).toBe('waiting');
    expect((await office.browse('client').post(stop)).text).toContain('The change is stopped');
    await endsAs(old, 'cancelled');
    expect(await office.db.account.count({ where: { portal: 'client', email: old } })).toBe(1);
    await until('both hear', async () =>
      [old, fresh].every((to) => office.take(to, 'was stopped').length === 1),
    );
  });

  it('ends with the new address, without a session of before, and both addresses are told', async () => {
    const [old, fresh] = ['moved@clients.example', 'moved.new@clients.example'];
    const accountId = await addClientAccount(office, old);
    const before = await office.signedIn('client', old);
    await addressRecoveryInItsWait(office, { portal: 'client', email: old, newEmail: fresh }, 1 / 3600);
    await endsAs(old, 'completed');
    const account = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    expect([account.email, account.emailVerifiedAt !== null]).toEqual([fresh, true]);
    expect((await before.get('/account')).text).toContain('Log in');
    const login = await office.browse('client').post('/sign-in', { email: fresh, password });
    expect(login.text).not.toContain('name="password"');
    const kinds = await office.db.accountNotice.findMany({ where: { accountId }, select: { kind: true } });
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['email_changed', 'email_changed_to_this']);
    await until('the old address is told', async () => office.take(old, 'address').length > 0);
    expect(await office.db.session.count({ where: { accountId, endedBecause: 'email-change' } })).toBe(1);
  });

  it.each(['never proved', 'proved'] as const)(
    'ends as it must though somebody signed up with the new address meanwhile, and %s it',
    async (how) => {
      const name = how.replace(' ', '.');
      const [old, fresh] = [`${name}@clients.example`, `${name}.new@clients.example`];
      const accountId = await addClientAccount(office, old);
      const stranger = office.browse('client');
      await stranger.post('/sign-up', signUpForm(fresh, { givenName: 'Mallory' }));
      const path = await mailedPath(office, fresh);
      if (how === 'proved') await stranger.post(path);
      const strangers = await office.db.account.findFirstOrThrow({
        where: { portal: 'client', email: fresh },
      });
      expect(strangers.emailVerifiedAt !== null).toBe(how === 'proved');
      await addressRecoveryInItsWait(office, { portal: 'client', email: old, newEmail: fresh }, 1 / 3600);
      const { case: row } = await endsAs(old, how === 'proved' ? 'cancelled' : 'completed');
      const here = await office.db.account.findMany({ where: { portal: 'client', email: fresh } });
      expect(here.map(({ id }) => id)).toEqual([how === 'proved' ? strangers.id : accountId]);
      const owner = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
      expect([owner.status, owner.email]).toEqual(['active', how === 'proved' ? old : fresh]);
      const because = row.events.map(({ detail }) => detail);
      if (how === 'proved') expect(because).toContainEqual({ because: 'address-taken' });
    },
  );

  it('goes on for a provider, too, by the license', async () => {
    const fresh = 'ines.new@providers.example';
    const { reference, path } = await mailedAddressLink(office, 'provider', {
      accountEmail: mails.provider,
      email: fresh,
    });
    await office.browse('provider').post(path);
    const agent = await office.signedIn('staff', mails.agent);
    await until('the license is taken', async () => {
      await pressAct(agent, reference, 'recordProof', proof('licence_on_video'));
      return (await recoveryOf(office, mails.provider)).state === 'half_proven';
    });
    await pressAct(agent, reference, 'denyRecovery', { 'denyRecovery.reason': 'not the same person' });
    await endsAs(mails.provider, 'denied');
    await until('they are told', async () =>
      [mails.provider, fresh].every((to) => office.take(to, `at Headway (${reference})`).length === 1),
    );
  });

  it('looks the same for an address that nobody has, and support sees that there is none', async () => {
    const [old, fresh] = ['nobody.at.all@clients.example', 'nobody.new@clients.example'];
    const { reference, path } = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: fresh,
    });
    const page = await office.browse('client').post(path);
    expect([page.status, page.text.includes('Support will get in touch with you')]).toEqual([200, true]);
    const again = await office.browse('client').post(path);
    expect([again.status, again.text.includes('Support will get in touch with you')]).toEqual([200, true]);
    const row = await until('it is over', () =>
      office.db.case.findFirst({ where: { reference, closedAt: { not: null } } }),
    );
    expect([row?.state, await office.db.factorRecovery.count({ where: { id: row?.id ?? '' } })]).toEqual([
      'no_account',
      0,
    ]);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).toContain('There is no account with the address');
    expect((await contactOf(office, fresh)).state).toBe('open');
  });

  it('is no way to shut the owner out: strangers who name an account keep nobody from recovering it', async () => {
    const old = 'wanted@clients.example';
    const accountId = await addClientAccount(office, old);
    const stranger = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: 'evil@x.example',
    });
    await office.browse('client').post(stranger.path);
    await until('its account is found', () =>
      office.db.factorRecovery.findFirst({
        where: { newEmail: 'evil@x.example', state: 'mailbox_proven' },
      }),
    );
    const owner = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: 'wanted.new@clients.example',
    });
    await office.browse('client').post(owner.path);
    await recognize(office, old, owner.reference);
    expect(
      await office.db.factorRecovery.findMany({ where: { accountId }, select: { newEmail: true } }),
    ).toEqual([{ newEmail: 'wanted.new@clients.example' }]);
    const agent = await office.signedIn('staff', mails.agent);
    const late = await pressAct(agent, stranger.reference, 'recordProof', proof('call_back'));
    expect([late.status, late.text.includes('is already recovering this account')]).toEqual([409, true]);
    for (const { reference } of [stranger, owner])
      await pressAct(agent, reference, 'denyRecovery', { 'denyRecovery.reason': 'the test is over' });
  });

  it('speaks Spanish where the person does', async () => {
    const [old, fresh] = ['vieja@clients.example', 'nueva@clients.example'];
    await addClientAccount(office, old);
    const { path } = await mailedAddressLink(office, 'client', {
      accountEmail: old,
      email: fresh,
      language: 'es',
    });
    expect(office.take(fresh, 'Su nueva dirección')[0]?.text).toContain('Use el enlace');
    const page = await office.browse('client').get(path);
    expect(page.text).toContain('¿Es esta su nueva dirección?');
    expect((await office.browse('client').post(`${path}?lang=es`)).text).toContain('Soporte se comunicará');
  });

  it('starts nothing where email isn’t safe: support calls', async () => {
    const email = 'unsafe.new@clients.example';
    await writeToSupport(office, 'client', 'lost-mailbox', {
      accountEmail: 'unsafe@clients.example',
      email,
      emailIsUnsafe: 'yes',
      phone: '(212) 555-0147',
    });
    await until('it is noted', async () =>
      (await contactOf(office, email)).case.events.some(({ code }) => code === 'contact-not-started'),
    );
    expect((await contactOf(office, email)).startedCaseId).toBe(null);
  });
});
