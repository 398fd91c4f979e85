import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { sendSignal } from '../../src/cases/signals.js';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import { factorRecoveryId, recoverySettled } from '../../src/protocol/factor-recovery/messages.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { pressAct } from '../harness/case-acts.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import {
  enrol,
  lostPhone,
  mailedRecoveryLink,
  recoveryInItsWait,
  recoveryOf,
} from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';
import { stableId } from '../../dev/demo-caseload.js';

const seconds = 1 / 3600;
let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  await enrol(office, office.people.provider.accountId);
  await enrol(office, office.people.otherProvider.accountId);
  await enrol(office, stableId(mails.agent));
  await enrol(office, stableId(mails.lead));
  await office.db.secondFactor.deleteMany({ where: { accountId: office.people.newProvider.accountId } });
  await addClientAccount(office, 'noor.vale@clients.example');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const endsAs = (email: string, state: string) =>
  until(`the case is ${state}`, async () => {
    const row = await recoveryOf(office, email);
    return row.case.state === state && row.case.closedAt !== null ? row : null;
  });

/** Support closes what a test left open. */
async function close(email: string): Promise<void> {
  const { case: row } = await recoveryOf(office, email);
  const lead = await office.signedIn('staff', mails.lead);
  await until('the case is closed', async () => {
    await pressAct(lead, row.reference, 'denyRecovery', { 'denyRecovery.reason': 'end of the test' });
    return (await recoveryOf(office, email)).state === 'denied';
  });
  await until(
    'the owner is told',
    async () => office.take(email, `(${row.reference})`).at(-1)?.text.includes('without a reset') ?? false,
  );
}

describe('“Lost your phone?”', () => {
  it('answers every address alike, and malformed ones with what is wrong', async () => {
    const addresses = [mails.newProvider, 'nobody@providers.example', 'noor.vale@clients.example'];
    const answers = [];
    for (const email of addresses)
      answers.push(await office.browse('provider').post('/lost-phone', { email }));
    const api = [];
    for (const email of addresses)
      api.push(await office.browse('provider').json('/v1/factor-recoveries', { email }));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.text).toContain('Check your email');
    expect(new Set(api.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['202 {"accepted":true}']),
    );
    const wrong = await office.browse('provider').post('/lost-phone', { email: 'ines at home' });
    expect([wrong.status, wrong.text.includes('name@example.com')]).toEqual([400, true]);
    await until('they are answered', async () => office.take(mails.newProvider, 'Logging in').length === 2);
  });

  it('is answered although the program may not read accounts at that moment', async () => {
    const owner = new pg.Client({ connectionString: office.database.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE SELECT ON account FROM headway_app');
    const signIn = await office.browse('provider').post('/sign-in', { email: mails.provider, password });
    const page = await office.browse('provider').post('/lost-phone', { email: mails.newProvider });
    await owner.query('GRANT SELECT ON account TO headway_app');
    await owner.end();
    expect([signIn.status, takeLoggedErrors().length]).toEqual([500, 1]);
    expect(page.text).toContain('Check your email');
    await until('it is answered', async () => office.take(mails.newProvider, 'Logging in').length === 3);
  });

  it('leaves nothing of an address that belongs to nobody on this portal', async () => {
    await office.browse('staff').post('/lost-phone', { email: mails.provider });
    await until(
      'the address is gone',
      async () => (await office.db.factorRecovery.count({ where: { portal: 'staff' } })) === 0,
    );
    expect(office.inbox.messages.filter(({ to }) => to === mails.provider)).toEqual([]);
  });

  it('is not on the portal of clients, who are not asked for codes', async () => {
    expect((await office.browse('client').get('/lost-phone')).status).toBe(404);
  });

  it('tells the owner of a suspended account to write to support, and recovers nothing', async () => {
    const { accountId } = office.people.otherProvider;
    await office.db.account.update({ where: { id: accountId }, data: { status: 'suspended' } });
    await office.browse('provider').post('/lost-phone', { email: mails.otherProvider });
    const closed = await endsAs(mails.otherProvider, 'closed');
    await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
    expect(closed.case.events.map(({ code }) => code)).toEqual(['recovery-account-held']);
    expect(office.take(mails.otherProvider, 'Your Headway account')[0]?.text).toContain(
      'we didn’t send a link',
    );
  });

  it('beyond five an hour for one address looks the same and opens no case, and leaves its tagged neighbors alone', async () => {
    const texts = new Set<string>();
    for (let number = 0; number < 6; number += 1)
      texts.add((await office.browse('provider').post('/lost-phone', { email: 'twig@gmail.com' })).text);
    expect(texts.size).toBe(1);
    const asked = { act: 'factor-recovery.request' };
    const before = await office.db.auditEntry.count({ where: asked });
    await office.browse('provider').post('/lost-phone', { email: 'twig@gmail.com' });
    expect(await office.db.auditEntry.count({ where: asked })).toBe(before);
    await office.browse('provider').post('/lost-phone', { email: 'twig+a@gmail.com' });
    expect(await office.db.auditEntry.count({ where: asked })).toBe(before + 1);
  });

  it('asked five times at one moment is one case, and the others join it', async () => {
    const email = mails.otherProvider;
    const { accountId } = office.people.otherProvider;
    await Promise.all(
      Array.from({ length: 5 }, () => office.browse('provider').post('/lost-phone', { email })),
    );
    await until('the others are closed', async () => {
      const joined = { code: 'recovery-joined', case: { subjectId: accountId } };
      return (await office.db.caseEvent.count({ where: joined })) === 4;
    });
    const open = await office.db.factorRecovery.findMany({ where: { accountId, settledAt: null } });
    expect(open).toHaveLength(1);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: open[0]?.id ?? '' } });
    await until('the newest link is mailed', async () => office.take(email, `(${reference})`).length >= 2);
    const lead = await office.signedIn('staff', mails.lead);
    await pressAct(lead, reference, 'denyRecovery', { 'denyRecovery.reason': 'end of the test' });
    await until('the owner is told', async () =>
      office.take(email, `(${reference})`).some(({ text }) => text.includes('without a reset')),
    );
  });
});

describe('the mailed link', () => {
  it('changes nothing when scanners open it, and proves the mailbox when its button is pressed, once', async () => {
    const path = await mailedRecoveryLink(office, 'provider', mails.provider);
    const scanner = office.browse('provider');
    await scanner.head(path);
    expect((await scanner.get(path)).text).toContain('Is this your mailbox?');
    expect((await recoveryOf(office, mails.provider)).state).toBe('requested');
    const answers = await Promise.all(Array.from({ length: 20 }, () => office.browse('provider').post(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.text).toContain('Support will get in touch with you');
    const row = await recoveryOf(office, mails.provider);
    expect(row.state).toBe('mailbox_proven');
    expect(row.case.tasks.map(({ kind }) => kind)).toEqual(['recover_factor']);
    expect(row.case.events.filter(({ code }) => code === 'mailbox-proven')).toHaveLength(1);
    await office.browse('provider').post('/lost-phone', { email: mails.provider });
    const said = await until(
      'someone who asks once more is told of the first case',
      async () => office.take(mails.provider, `(${row.case.reference})`)[1] ?? null,
    );
    expect(said.text).toContain('Support already has your first request');
    const [task] = row.case.tasks;
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/tasks/${task?.id}`)).text).not.toContain('Finish the task');
    const skipped = await agent.post(`/tasks/${task?.id}`, { [`${task?.id}.resolution`]: 'called them' });
    expect([skipped.status, skipped.text.includes('done by the act on its case')]).toEqual([409, true]);
    await office.db.factorRecovery.deleteMany({ where: { state: 'closed', email: mails.provider } });
    await close(mails.provider);
    expect((await office.browse('provider').get(path)).text).toContain('or the case has ended');
  });

  it('is replaced by a newer one, works on its own portal only, and not for anything else', async () => {
    const first = await mailedRecoveryLink(office, 'provider', mails.provider);
    const { id } = await recoveryOf(office, mails.provider);
    await office.browse('provider').post('/lost-phone', { email: mails.provider });
    const { case: of } = await office.db.factorRecovery.findUniqueOrThrow({
      where: { id },
      include: { case: true },
    });
    const second = await until(
      'another link is there',
      async () => office.take(mails.provider, `(${of.reference})`)[1] ?? null,
    );
    expect((await office.browse('provider').post(first)).status).toBe(410);
    const path = pathIn(second);
    expect((await office.browse('staff').post(path)).status).toBe(404);
    for (const elsewhere of ['/stop-recovery/', '/not-me/'])
      expect((await office.browse('provider').post(path.replace('/lost-phone/', elsewhere))).status).toBe(
        404,
      );
    const lead = await office.signedIn('staff', mails.lead);
    await pressAct(lead, of.reference, 'denyRecovery', { 'denyRecovery.reason': 'not theirs' });
    expect((await office.browse('provider').post(path)).status).toBe(410);
    await until('the owner is told', async () => office.take(mails.provider, `(${of.reference})`)[2] ?? null);
  });

  it.each(['cut-off', 'x'.repeat(43), '%F0%9F%99%82'])('that reads “%s” opens nothing', async (token) => {
    const stranger = office.browse('provider');
    const statuses = [
      (await stranger.get(`/lost-phone/${token}`)).status,
      (await stranger.post(`/lost-phone/${token}`)).status,
      (await stranger.get(`/stop-recovery/${token}`)).status,
      (await stranger.post(`/stop-recovery/${token}`)).status,
    ];
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  it('is not mailed to a suppressed address: support calls, and after the release the same case mails one', async () => {
    const email = mails.otherProvider;
    const since = new Date();
    await office.db.suppression.create({ data: { address: email, reason: 'unsubscribed', since } });
    await office.browse('provider').post('/lost-phone', { email });
    const row = await until('support is asked to call', async () => {
      const found = await recoveryOf(office, email);
      return found.case.tasks.length > 0 ? found : null;
    });
    expect(row.case.tasks.map(({ kind }) => kind)).toEqual(['reach_by_phone']);
    expect([row.state, row.case.waitingOn]).toEqual(['requested', 'support']);
    await office.db.suppression.deleteMany({ where: { address: email } });
    await office.browse('provider').post('/lost-phone', { email });
    await until('the link is there', async () => office.take(email, `(${row.case.reference})`)[0] ?? null);
    const lead = await office.signedIn('staff', mails.lead);
    await pressAct(lead, row.case.reference, 'denyRecovery', { 'denyRecovery.reason': 'end of the test' });
    await until('the owner is told', async () => office.take(email, `(${row.case.reference})`)[1] ?? null);
  });
});

describe('two members of staff', () => {
  it('bring it to its wait: who recorded the proof cannot approve, and the owner can stop it twice', async () => {
    const email = mails.provider;
    await office.browse('provider').post(await mailedRecoveryLink(office, 'provider', email));
    const { reference, id } = (await recoveryOf(office, email)).case;
    const agent = await office.signedIn('staff', mails.agent);
    const lead = await office.signedIn('staff', mails.lead);
    const unproven = await until('the act is taken', async () => {
      const answer = await pressAct(agent, reference, 'recordProof', { 'recordProof.reason': 'called' });
      return answer.text.includes('Choose how the owner was recognized') ? answer : null;
    });
    expect(unproven.status).toBe(400);
    const proof = { 'recordProof.proof': 'licence_on_video', 'recordProof.reason': 'NY license' };
    expect((await pressAct(agent, reference, 'recordProof', proof)).text).toContain('The proof was recorded');
    const reason = { 'approveRecovery.reason': 'I am sure' };
    const own = await agent.get(`/cases/${reference}`);
    expect(own.text).not.toContain('id="act-approveRecovery"');
    const alone = await agent.post(`/cases/${reference}/acts/approveRecovery`, reason);
    expect([alone.status, alone.text.includes('Someone else has to approve')]).toEqual([403, true]);
    const others = await lead.get(`/cases/${reference}`);
    expect(others.text).toContain('id="act-approveRecovery"');
    expect(others.text).toMatch(/License shown on a video call, by agent Staff, [^<]*: “NY license”/);
    expect(others.text).toContain('<small> agent Staff: “NY license”</small>');
    const approved = await pressAct(lead, reference, 'approveRecovery', reason);
    expect(approved.text).toContain('The recovery was approved');

    const notice = await until('it is told', async () => office.take(email, 'will be reset')[0] ?? null);
    expect(notice.text).toMatch(/On \w+ \d+, \d{4} at \d+:\d\d [AP]M E[SD]T at the earliest/);
    await until('the wait began', async () => (await recoveryOf(office, email)).waitEndsAt);
    const page = await lead.get(`/cases/${reference}`);
    expect(page.text).toContain('License shown on a video call, by agent Staff');
    expect(page.text).toContain('Reset on');

    const stop = pathIn(notice);
    const owner = office.browse('provider');
    expect((await owner.get(stop)).text).toContain('Stop the reset?');
    expect((await recoveryOf(office, email)).state).toBe('waiting');
    const first = await owner.post(stop);
    const again = await owner.post(stop);
    expect([first.text.includes('The reset is stopped'), again.text]).toEqual([true, first.text]);
    const ended = await endsAs(email, 'cancelled');
    expect(ended.case.tasks.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(await office.db.secondFactor.count({ where: { accountId: ended.accountId ?? '' } })).toBe(1);
    await until('the owner is told', async () => office.take(email, 'was stopped')[0] ?? null);
    const audited = await office.db.auditEntry.findMany({
      where: { subjectId: id, act: 'case.approveRecovery' },
      orderBy: { seq: 'asc' },
    });
    expect(audited.map(({ detail }) => (detail as { outcome: string }).outcome)).toEqual([
      'accepted',
      'refused',
      'accepted',
    ]);
  });

  it('recover a colleague, who neither records nor approves', async () => {
    const email = mails.agent;
    // A sign-in by phone would say that the phone isn't lost, so the agent is in already.
    const agent = await office.signedIn('staff', mails.agent);
    const lead = await office.signedIn('staff', mails.lead);
    await office.browse('staff').post(await mailedRecoveryLink(office, 'staff', email));
    const { reference } = (await recoveryOf(office, email)).case;
    const proof = { 'recordProof.proof': 'call_back', 'recordProof.reason': 'called the desk' };
    const own = await until('the act is taken', async () => {
      const answer = await pressAct(agent, reference, 'recordProof', proof);
      return answer.text.includes('You can’t recover your own') ? answer : null;
    });
    expect(own.status).toBe(403);
    await pressAct(lead, reference, 'recordProof', proof);
    const approval = await pressAct(agent, reference, 'approveRecovery', { 'approveRecovery.reason': 'me' });
    expect(approval.text).toContain('You can’t recover your own');
    await pressAct(lead, reference, 'denyRecovery', { 'denyRecovery.reason': 'end of the test' });
    await until('the agent is told', async () => office.take(email, `(${reference})`)[1] ?? null);
  });

  it('are two in the database too, whatever program writes', async () => {
    const { id } = await recoveryOf(office, mails.agent);
    const [lead, agent] = [stableId(mails.lead), stableId(mails.agent)];
    const write = (data: { proofById: string; approvedById: string }) =>
      office.db.factorRecovery.update({ where: { id }, data });
    await expect(write({ proofById: lead, approvedById: lead })).rejects.toThrow('second_person');
    await expect(write({ proofById: agent, approvedById: lead })).rejects.toThrow('not_their_own');
  });
});

describe('the reset', () => {
  it('ends factor, sessions, devices and wrong codes together, tells the owner, and leaves the password', async () => {
    const email = mails.provider;
    const { accountId } = office.people.provider;
    const at = new Date();
    await office.signedIn('provider', email);
    await office.db.account.update({
      where: { id: accountId },
      data: { failedCodes: 100, codesDisabledAt: at },
    });
    const before = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    const { stop, recoveryId } = await recoveryInItsWait(office, email, 2 * seconds);
    const done = await endsAs(email, 'completed');
    expect(done.id).toBe(recoveryId);
    const account = await office.db.account.findUniqueOrThrow({
      where: { id: accountId },
      include: { secondFactor: true, sessions: { where: { endedAt: null } } },
    });
    expect(account).toMatchObject({
      secondFactor: null,
      sessions: [],
      failedCodes: 0,
      codesDisabledAt: null,
      passwordHash: before.passwordHash,
    });
    const late = await office.browse('provider').post(stop);
    expect([late.status, late.text.includes('The reset already happened')]).toEqual([410, true]);
    const notice = await office.db.accountNotice.findFirstOrThrow({
      where: { accountId, kind: 'second_factor_reset' },
    });
    await startPendingCase(office, notice.id);
    await until(
      'the owner is told',
      async () => office.take(email, 'Multi factor authentication was reset')[0] ?? null,
    );
  });

  it('comes to a provider who has left too, while there is something to download: any phone may be set up then', async () => {
    const email = mails.otherProvider;
    const { accountId } = office.people.otherProvider;
    await office.db.secondFactor.deleteMany({ where: { accountId } });
    const left = {
      status: 'ended',
      readOnlyUntil: new Date(Date.now() + 86_400_000),
      formerFactorPhone: lostPhone,
    } as const;
    await office.db.account.update({ where: { id: accountId }, data: left });
    await recoveryInItsWait(office, email, 2 * seconds);
    await endsAs(email, 'completed');
    const { formerFactorPhone } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    expect(formerFactorPhone).toBeNull();
    await office.db.account.update({
      where: { id: accountId },
      data: { status: 'active', readOnlyUntil: null },
    });
  });

  it('does not happen to an account that its owner stopped meanwhile', async () => {
    const email = mails.provider;
    const { accountId } = office.people.provider;
    await enrol(office, accountId);
    const { reference } = await recoveryInItsWait(office, email, 1);
    const [told] = office.take(email, 'Multi factor authentication was reset');
    await office.browse('provider').post(pathIn(told ?? { text: '' }));
    const ended = await endsAs(email, 'cancelled');
    expect(ended.case.events.at(-1)).toMatchObject({ detail: { because: 'held' } });
    expect(await office.db.secondFactor.count({ where: { accountId } })).toBe(1);
    await until('the suspension is told', async () => office.take(email, 'is suspended')[0] ?? null);
    const hold = await office.db.accountSuspension.findFirstOrThrow({ where: { accountId } });
    await office.db.accountSuspension.update({ where: { id: hold.id }, data: { liftedAt: new Date() } });
    await office.db.account.update({ where: { id: accountId }, data: { status: 'active' } });
    await until('all is told', async () => office.take(email, `was stopped (${reference})`)[0] ?? null);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'and the cancel link pressed at the same moment: one of them wins whole (%i)',
    async () => {
      const email = mails.otherProvider;
      const { accountId } = office.people.otherProvider;
      await enrol(office, accountId);
      const { stop, recoveryId } = await recoveryInItsWait(office, email, 1);
      const waitEndsAt = await until(
        'the wait began',
        async () => (await recoveryOf(office, email)).waitEndsAt,
      );
      const reset = { recoveryId, policy: factorRecoveryPolicy, due: true, at: waitEndsAt.toISOString() };
      const [answer] = await Promise.all([
        office.browse('provider').post(stop),
        createActivities(office).settleRecovery(reset),
      ]);
      const { state } = await recoveryOf(office, email);
      const left = await office.db.secondFactor.count({ where: { accountId } });
      expect([
        ['cancelled', 200, 1],
        ['completed', 410, 0],
      ]).toContainEqual([state, answer.status, left]);
      const workflow = office.temporal.workflow.getHandle(factorRecoveryId(recoveryId));
      await sendSignal(office, factorRecoveryId(recoveryId), recoverySettled);
      await workflow.result();
    },
  );
});
