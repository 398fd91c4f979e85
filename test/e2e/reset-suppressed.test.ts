import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

const fresh = 'velvet lantern orbit thimble';
const subject = 'Choose a new password for Headway';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const resetsOf = (email: string) =>
  office.db.passwordReset.findMany({
    where: { email },
    orderBy: { id: 'asc' },
    include: { case: { include: { events: { orderBy: { id: 'asc' } }, tasks: true } } },
  });

const ask = (email: string) => office.browse('client').post('/forgot-password', { email });

const releasesOf = async (suppressionId: string) =>
  (
    await office.db.auditEntry.findMany({ where: { act: 'suppression.release', subjectId: suppressionId } })
  ).map(({ detail }) => detail);

async function suppressed(email: string, reason = 'unsubscribed'): Promise<void> {
  await addClientAccount(office, email);
  await office.db.suppression.create({ data: { address: email, reason, since: new Date('2026-03-01') } });
}

describe('a reset for an address that gets no mail', () => {
  it('waits for support, once however often it is asked for, and the same case sends a fresh link', async () => {
    const email = 'unsubscribed@clients.example';
    await suppressed(email);
    await Promise.all([ask(email), ask(email), ask(email)]);
    await until('two have joined the third', async () => {
      const states = (await resetsOf(email)).map(({ state }) => state).toSorted();
      return states.join() === 'address_suppressed,closed,closed';
    });
    const waiting = (await resetsOf(email)).find(({ state }) => state === 'address_suppressed')?.case;
    expect(waiting?.events.map(({ code, detail }) => [code, detail])).toEqual([
      ['reset-address-suppressed', { reason: 'unsubscribed', since: '2026-03-01' }],
    ]);
    expect(waiting).toMatchObject({ needsAttention: true, waitingOn: 'support' });
    expect(await office.db.supportTask.count({ where: { kind: 'release_address' } })).toBe(1);
    expect(office.take(email, '')).toEqual([]);

    const agent = await office.signedIn('staff', mails.agent);
    const reference = waiting?.reference ?? '';
    const page = await agent.get(`/cases/${reference}`);
    expect(page.text).toContain(`Noor Vale, ${email}`);
    expect(page.text).toContain('unsubscribed since');
    const without = await pressAct(agent, reference, 'releaseAddress', {});
    expect(without.status).toBe(400);
    const released = await pressAct(agent, reference, 'releaseAddress', {
      reason: 'asked for mail by phone',
    });
    expect(released.text).toContain('The address was released');
    const mail = await until('the fresh link is there', async () => office.take(email, subject)[0] ?? null);
    const browser = office.browse('client');
    expect((await choosePassword(browser, pathIn(mail), fresh)).status).toBe(200);
    await until('the case is closed', async () =>
      office.db.case.findFirst({ where: { reference, state: 'completed', closedAt: { not: null } } }),
    );
    const kept = await office.db.suppression.findUniqueOrThrow({ where: { address: email } });
    expect(kept.releasedBecause).toBe('asked for mail by phone');
    expect(await releasesOf(kept.id)).toEqual([{ reason: 'asked for mail by phone' }]);
    expect(await office.db.supportTask.count({ where: { kind: 'release_address', status: 'open' } })).toBe(0);
    // The case is over before its owner is told.
    await until('the owner is told', async () => office.take(email, 'was changed')[0] ?? null);
  });

  it('goes on where the address is released on the suppression list, and the trail says so once', async () => {
    const email = 'listed@clients.example';
    await suppressed(email);
    await ask(email);
    await until('it waits', async () => (await resetsOf(email))[0]?.state === 'address_suppressed');
    const { id } = await office.db.suppression.findUniqueOrThrow({ where: { address: email } });
    const agent = await office.signedIn('staff', mails.agent);
    const answer = await agent.post(`/suppressions/${id}/release`, { [`reason-${id}`]: 'wrote to us' });
    expect(answer.text).toContain('A password reset that waited for it sends a new link.');
    const mail = await until('the fresh link is there', async () => office.take(email, subject)[0] ?? null);
    const browser = office.browse('client');
    expect((await choosePassword(browser, pathIn(mail), fresh)).status).toBe(200);
    expect(await releasesOf(id)).toEqual([{ reason: 'wrote to us' }]);
    const [reset] = await resetsOf(email);
    expect(reset?.case.tasks.map(({ kind, status }) => [kind, status])).toEqual([
      ['release_address', 'done'],
    ]);
    expect(reset?.case.events.map(({ code }) => code)).toContain('address-released');
    await until('the owner is told', async () => office.take(email, 'was changed').length === 1);
  });

  it('is closed without a mail where support decides so', async () => {
    const email = 'bounced@clients.example';
    await suppressed(email, 'bounced');
    await ask(email);
    const [waiting] = await until('it waits', async () => {
      const resets = await resetsOf(email);
      return resets[0]?.state === 'address_suppressed' ? resets : null;
    });
    const agent = await office.signedIn('staff', mails.agent);
    await pressAct(agent, waiting?.case.reference ?? '', 'closeReset', { reason: 'nobody answers' });
    await until('it is closed', async () => (await resetsOf(email))[0]?.case.closedAt);
    expect(office.take(email, '')).toEqual([]);
    expect((await office.db.suppression.findUnique({ where: { address: email } }))?.releasedAt).toBeNull();
  });
});

describe('a relay in trouble', () => {
  it.each([
    ['refuses for now', { kind: 'refuse', code: 451 }],
    ['hangs up after it took the mail', { kind: 'drop-after-data' }],
    ['says nothing for twenty seconds', { kind: 'hang' }],
  ] as const)('that %s gets the mail again, and it counts as one', async (what, trouble) => {
    const email = `${what.replaceAll(' ', '-')}@clients.example`;
    await addClientAccount(office, email);
    office.smtp.misbehaveNext(trouble);
    await ask(email);
    await until('it is sent', async () => (await resetsOf(email))[0]?.state === 'sent');
    const sent = office.take(email, subject);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(1);
  });

  it('that refuses for good leaves a task to call, and nothing more is sent', async () => {
    const email = 'full@clients.example';
    await addClientAccount(office, email);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550 });
    await ask(email);
    const [reset] = await until('it is closed', async () => {
      const resets = await resetsOf(email);
      return resets[0]?.case.closedAt ? resets : null;
    });
    expect(reset?.case.tasks.map(({ kind, status }) => [kind, status])).toEqual([['reach_by_phone', 'open']]);
    expect(reset?.case.events.map(({ code }) => code)).toEqual(['mail-withheld']);
    expect(office.take(email, '')).toEqual([]);
  });
});

describe('“this wasn’t me”', () => {
  it('stops the account at once, and a lead opens it again with a link for its owner', async () => {
    const email = 'owner@clients.example';
    const accountId = await addClientAccount(office, email);
    await ask(email);
    const link = await until('the link is there', async () => office.take(email, subject)[0] ?? null);
    const intruder = office.browse('client');
    await choosePassword(intruder, pathIn(link), fresh);
    await intruder.post('/sign-in', { email, password: fresh });
    const notice = await until(
      'the notice is there',
      async () => office.take(email, 'was changed')[0] ?? null,
    );
    const owner = office.browse('client');
    expect((await owner.get(pathIn(notice))).text).toContain('Stop the account');
    expect((await office.db.account.findUnique({ where: { id: accountId } }))?.status).toBe('active');
    const stopped = await Promise.all([owner.post(pathIn(notice)), owner.post(pathIn(notice))]);
    expect(stopped.map(({ text }) => text.includes('The account is stopped'))).toEqual([true, true]);
    expect((await intruder.get('/account')).response.url).toContain('/sign-in');
    expect((await office.browse('client').post('/sign-in', { email, password: fresh })).status).toBe(401);
    const hold = await office.db.accountSuspension.findFirstOrThrow({
      where: { accountId },
      include: { case: true },
    });
    expect(hold.because).toBe('password_changed');
    await until('everyone is told', async () => office.take(email, 'is suspended').length === 1);

    // A reset doesn't open it.
    await ask(email);
    await until('the answer is there', async () => office.take(email, 'Your Headway account').length === 2);

    const { reference } = hold.case;
    const agent = await office.signedIn('staff', mails.agent);
    expect((await pressAct(agent, reference, 'liftHold', { reason: 'reached' })).status).toBe(403);
    const lead = await office.signedIn('staff', mails.lead);
    const lifted = await pressAct(lead, reference, 'liftHold', { reason: 'reached at the known number' });
    expect(lifted.text).toContain('The suspension was lifted');
    const again = await until('a fresh link is there', async () => office.take(email, subject)[1] ?? null);
    expect((await office.browse('client').post('/sign-in', { email, password: fresh })).status).toBe(401);
    const back = office.browse('client');
    await choosePassword(back, pathIn(again), password);
    expect((await office.browse('client').post('/sign-in', { email, password })).status).toBe(200);
    await until('the owner is told', async () => office.take(email, 'is open again').length === 1);
    await until('the second notice is there', async () => office.take(email, 'was changed').length === 2);
    const newest = (await resetsOf(email)).at(-1);
    await until('it is closed', async () =>
      office.db.case.findFirst({ where: { id: newest?.id ?? '', closedAt: { not: null } } }),
    );
  });
});
