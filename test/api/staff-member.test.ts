import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { openCase } from '../../src/cases/open.js';
import { removeStaff } from '../../src/operations/staff-member/change.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import { hashOfPassword, openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { addStaffAccount, mails } from '../harness/personas.js';
import { mailedPath, newPassword } from '../harness/sign-ups.js';
import type { StaffRole } from '../../src/domain/staff-member/rules.js';

let office: BackOffice;
let lead: Browser;
const leadId = stableId(mails.lead);

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  lead = await office.signedIn('staff', mails.lead);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

let phones = 1200;

/** One more of our staff, with a phone for codes. */
async function addStaff(staffRole: StaffRole): Promise<{ id: string; email: string }> {
  const email = `${staffRole}-${++phones}@staff.example`;
  const id = await addStaffAccount(office, {
    email,
    role: staffRole,
    name: ['Sol', 'Reed'],
    phone: `+1212555${phones}`,
    passwordHash: await hashOfPassword(),
  });
  return { id, email };
}

const form = (email: string) => ({
  givenName: 'Sol',
  familyName: 'Reed',
  email,
  role: 'agent',
  reason: 'starts on Monday',
});
const trail = (act: string, subjectId: string) =>
  office.db.auditEntry.findFirst({ where: { act, subjectId }, orderBy: { seq: 'desc' } });

describe('inviting someone to the staff', () => {
  it('mails a link to the staff portal, by which the person has an account in the role', async () => {
    const page = await lead.post('/staff', form('sol@staff.example'));
    expect(page.text).toContain('The invitation is on its way.');
    expect(page.text).toContain('sol@staff.example');
    const path = await mailedPath(office, 'sol@staff.example', 'Your invitation to Headway');
    const elsewhere = await office.browse('provider').get(path);
    expect(elsewhere.status).toBe(404);
    const stranger = office.browse('staff');
    expect((await stranger.get(path)).text).toContain('Join Headway’s staff');
    const ready = await stranger.post(path, { password: newPassword });
    expect(ready.text).toContain('Your account is ready');
    const account = await office.db.account.findFirstOrThrow({
      where: { email: 'sol@staff.example' },
      include: { provider: true },
    });
    expect(account).toMatchObject({ portal: 'staff', staffRole: 'agent', provider: null });
    const row = await office.db.case.findFirstOrThrow({ where: { kind: 'staff_invitation' } });
    expect(await trail('staff.invite', row.id)).toMatchObject({
      actorId: leadId,
      detail: { role: 'agent', reason: 'starts on Monday' },
    });
  });

  it('is told to every lead, once as they are invited and once as they join; who invited can say that it wasn’t them', async () => {
    const [inviter, other] = [await addStaff('lead'), await addStaff('lead')];
    const guest = 'let.in@staff.example';
    const browser = await office.signedIn('staff', inviter.email);
    const since = office.clock();
    for (const _ of [1, 2]) await browser.post('/staff', form(guest));
    const told = (to: string, subject: string) =>
      until(`${to} is told`, async () => office.take(to, subject).at(0)?.text ?? null);
    const own = await told(inviter.email, 'Someone was invited to the Headway staff portal');
    const letter = await told(other.email, 'A lead invited someone to the Headway staff portal');
    for (const text of [own, letter]) expect(text).not.toContain('Reed');
    expect(letter).not.toContain('/not-me/');
    const path = await mailedPath(office, guest, 'Your invitation to Headway');
    await office.browse('staff').post(path, { password: newPassword });
    for (const { email } of [inviter, other])
      expect(await told(email, 'Someone joined the Headway staff portal')).toContain('/staff');
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: guest } });
    const leads = await office.db.account.count({ where: { staffRole: 'lead', status: 'active' } });
    const count = (kind: 'staff_invited' | 'staff_invited_by_lead' | 'staff_joined') =>
      office.db.accountNotice.count({ where: { kind, noticedAt: { gte: since } } });
    expect([
      await count('staff_invited'),
      await count('staff_invited_by_lead'),
      await count('staff_joined'),
    ]).toEqual([1, leads - 1, leads]);
    const disavow = /\/not-me\/\S+/.exec(own)?.[0] ?? '';
    expect((await office.browse('staff').post(disavow)).text).toContain('The account is stopped');
    const { account } = office.db;
    expect((await account.findUniqueOrThrow({ where: { id } })).status).toBe('ended');
    // The lead of the other tests is the only one again.
    await account.updateMany({
      where: { id: { in: [inviter.id, other.id] } },
      data: { status: 'ended' },
    });
  });

  it('says what is wrong, and keeps what was typed', async () => {
    const page = await lead.post('/staff', { ...form(mails.agent), reason: '' });
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(`value="${mails.agent}"`)]);
    const taken = await lead.post('/staff', form(mails.agent));
    expect(taken.text).toContain('Someone on the staff already has this address.');
  });

  it('sent twice is one invitation', async () => {
    await Promise.all([1, 2].map(() => lead.post('/staff', form('twice@staff.example'))));
    expect(await office.db.providerInvitation.count({ where: { email: 'twice@staff.example' } })).toBe(1);
  });

  it.each([
    ['name', { familyName: 'Otherwise' }],
    ['reason', { reason: 'covers a leave' }],
  ])('tells who sends it again with another %s that it wasn’t taken', async (what, typed) => {
    const invited = form(`another.${what}@staff.example`);
    await lead.post('/staff', invited);
    expect((await lead.post('/staff', invited)).text).toContain('The invitation is on its way.');
    const other = await lead.post('/staff', { ...invited, ...typed });
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect(await office.db.providerInvitation.count({ where: { email: invited.email } })).toBe(1);
  });

  it.each(['agent', 'auditor'] as const)('is refused to an %s', async (role) => {
    const browser = await office.signedIn('staff', mails[role]);
    expect((await browser.post('/staff', form('no@staff.example'))).status).toBe(403);
    expect(await office.db.providerInvitation.count({ where: { email: 'no@staff.example' } })).toBe(0);
  });
});

describe('changing a role', () => {
  it('counts at once, ends the tokens of before, is in the trail, and is mailed', async () => {
    const { id, email } = await addStaff('lead');
    const browser = await office.signedIn('staff', email);
    const token = await issueActToken(office.db, office.config.TOKEN_KEYS, {
      accountId: id,
      role: 'lead',
      workflowId: 'contract-termination/x',
      update: 'hold',
      state: 'in_notice',
      argument: {},
      updateId: 'an-act',
      now: office.clock(),
    });
    expect(token).not.toBe('');
    const page = await lead.post(`/staff/${id}/role`, {
      role: 'auditor',
      seen: 'lead',
      reason: 'moves to audit',
    });
    expect(page.text).toContain('The role is changed.');
    expect((await browser.get('/provider-news')).status).toBe(403);
    expect((await browser.get('/audit')).status).toBe(200);
    expect(await office.db.actToken.count({ where: { accountId: id, voidedAt: null } })).toBe(0);
    expect(await trail('staff.change-role', id)).toMatchObject({
      actorId: leadId,
      detail: { from: 'lead', to: 'auditor', reason: 'moves to audit' },
    });
    await until(
      'they are told',
      async () => office.take(email, 'Your role at Headway support').at(0) ?? null,
    );
  });

  it.each([
    ['no reason', { role: 'auditor', seen: 'agent', reason: ' ' }, 'reason'],
    ['no role', { role: '', seen: 'agent', reason: 'moves' }, 'role'],
  ])('is refused with %s', async (_, typed, field) => {
    const { id } = await addStaff('agent');
    const page = await lead.post(`/staff/${id}/role`, typed);
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(`href="#${field}"`)]);
    expect(await office.db.account.findUniqueOrThrow({ where: { id } })).toMatchObject({
      staffRole: 'agent',
    });
  });
});

describe('changing a role that another lead changed meanwhile', () => {
  it('is told, and leaves what they decided', async () => {
    const { id } = await addStaff('agent');
    const stale = hiddenIn((await lead.get(`/staff/${id}`)).text);
    expect(stale['seen']).toBe('agent');
    await office.db.account.update({ where: { id }, data: { staffRole: 'auditor' } });
    const told = await lead.post(`/staff/${id}/role`, {
      seen: stale['seen'] ?? '',
      role: 'clinician',
      reason: 'moves',
    });
    expect([told.status, told.text]).toEqual([
      409,
      expect.stringContaining('Someone else changed this role'),
    ]);
    expect(hiddenIn(told.text)['seen']).toBe('auditor');
    const { staffRole } = await office.db.account.findUniqueOrThrow({ where: { id } });
    expect(staffRole).toBe('auditor');
  });
});

describe('removing someone', () => {
  it('ends sessions, tokens and invitations at once, puts tasks back into the queue, says so in an open window, and is mailed', async () => {
    const { id, email } = await addStaff('lead');
    const browser = await office.signedIn('staff', email);
    await browser.post('/staff', form('guest@staff.example'));
    const { caseId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'contact_request',
        workflowId: (caseId) => `contact-request/${caseId}`,
        state: 'open',
        at: office.clock(),
      }),
    );
    const task = { id: stableId('a task'), caseId, key: 'x', kind: 'reach_by_phone', openedAt: new Date() };
    await office.db.supportTask.create({ data: task });
    await browser.post(`/tasks/${task.id}/claim`, {});
    const assignee = async () =>
      (await office.db.supportTask.findUniqueOrThrow({ where: { id: task.id } })).assigneeId;
    expect(await assignee()).toBe(id);

    const page = await lead.post(`/staff/${id}/remove`, { removeReason: 'left the company' });
    expect(page.text).toContain('They were removed');
    expect(await assignee()).toBeNull();
    const window = await browser.post('/search', { q: 'someone' });
    expect([window.status, window.text]).toEqual([401, expect.stringContaining('Your access has ended')]);
    const json = await browser.get('/v1/cases');
    expect([json.status, json.text]).toEqual([401, expect.stringContaining('access-ended')]);
    const account = await office.db.account.findUniqueOrThrow({ where: { id } });
    expect(account).toMatchObject({ status: 'ended', passwordHash: null, formerEmail: email });
    const guest = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: 'guest@staff.example' },
    });
    expect(guest.expiresAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await trail('staff.remove', id)).toMatchObject({
      actorId: leadId,
      detail: { reason: 'left the company' },
    });
    await until('they are told', async () => office.take(email, 'You can no longer log in').at(0) ?? null);
    const again = await office.browse('staff').post('/sign-in', { email, password });
    expect(again.text).not.toContain('Log out');
  });

  it('is never of oneself, and never of the last lead', async () => {
    const own = await lead.post(`/staff/${leadId}/remove`, { removeReason: 'bye' });
    expect([own.status, own.text]).toEqual([409, expect.stringContaining('You’re the only lead.')]);
    const { id } = await addStaff('lead');
    expect((await lead.post(`/staff/${leadId}/role`, { role: 'agent', reason: 'bye' })).status).toBe(403);
    await lead.post(`/staff/${id}/remove`, { removeReason: 'a test' });
  });

  it('lets one of two leads who remove each other win', async () => {
    const [a, b] = [await addStaff('lead'), await addStaff('lead')];
    const answers = await Promise.all([
      removeStaff(office, { deciderId: a.id, memberId: b.id, reason: 'x' }),
      removeStaff(office, { deciderId: b.id, memberId: a.id, reason: 'x' }),
    ]);
    expect(answers).toContainEqual({ done: true });
    expect(answers).toContainEqual({ refused: 'not-allowed' });
  });

  it('is refused on a page that shows another role than they have by now', async () => {
    const { id } = await addStaff('agent');
    const [, form = ''] = (await lead.get(`/staff/${id}`)).text.split(`action="/staff/${id}/remove"`);
    await lead.post(`/staff/${id}/role`, { role: 'lead', seen: 'agent', reason: 'leads from now on' });
    const removal = { ...hiddenIn(form), removeReason: 'works on cases no more' };
    const answer = await lead.post(`/staff/${id}/remove`, removal);
    expect([answer.status, answer.text]).toEqual([
      409,
      expect.stringContaining('Someone else changed this role'),
    ]);
    expect(answer.text).toContain('href="#removeReason"');
    expect(await office.db.account.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'active' });
    const again = await lead.post(`/staff/${id}/remove`, { ...removal, seen: 'lead' });
    expect(again.text).toContain('They were removed');
  });

  it('is refused to an agent, for someone who is nobody, and without a reason', async () => {
    const { id } = await addStaff('agent');
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.post(`/staff/${id}/remove`, { removeReason: 'x' })).status).toBe(403);
    expect((await lead.post(`/staff/${stableId('no one')}/remove`, { removeReason: 'x' })).status).toBe(404);
    const empty = await lead.post(`/staff/${id}/remove`, { removeReason: '  ' });
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('href="#removeReason"')]);
  });
});

describe('an open invitation to our staff', () => {
  /** Has a lead who sent an invitation changed; the form of it was opened before, and is pressed while no worker has looked at the invitation since. */
  async function pressedAfter(
    guest: string,
    change: (sender: { id: string; email: string }) => Promise<string>,
  ) {
    const sender = await addStaff('lead');
    await (await office.signedIn('staff', sender.email)).post('/staff', form(guest));
    const path = await mailedPath(office, guest, 'Your invitation to Headway');
    const invited = office.browse('staff');
    const before = (await invited.get(path)).text;
    await office.stopWorker();
    const changed = await change(sender);
    const pages = [await invited.post(path, { password: newPassword }), await invited.get(path)];
    await office.startWorker();
    const { id } = await office.db.providerInvitation.findFirstOrThrow({ where: { email: guest } });
    const { state } = await until('its case is over', () =>
      office.db.case.findFirst({ where: { id, closedAt: { not: null } } }),
    ).then((row) => row ?? { state: '' });
    return {
      before: before.includes('Join Headway’s staff'),
      changed,
      pages: pages.map(({ status, text }) => [
        status,
        text.includes('You need an invitation'),
        text.includes('Your account is ready'),
      ]),
      accounts: await office.db.account.count({ where: { email: guest } }),
      state,
    };
  }
  const refused = (changed: string) => ({
    before: true,
    changed: expect.stringContaining(changed),
    pages: [
      [410, true, false],
      [410, true, false],
    ],
    accounts: 0,
    state: 'withdrawn',
  });

  it('ends when the lead who sent it gets another role', async () => {
    const ended = await pressedAfter('by.agent@staff.example', async ({ id }) => {
      const typed = { role: 'agent', seen: 'lead', reason: 'moves' };
      return (await lead.post(`/staff/${id}/role`, typed)).text;
    });
    expect(ended).toEqual(refused('The role is changed.'));
  });

  it('has ended, too, for a link of a reminder that was on its way', async () => {
    const guest = 'by.reminder@staff.example';
    const ended = await pressedAfter(guest, async ({ id }) => {
      const typed = { role: 'agent', seen: 'lead', reason: 'moves' };
      const { text } = await lead.post(`/staff/${id}/role`, typed);
      const { id: caseId } = await office.db.providerInvitation.findFirstOrThrow({ where: { email: guest } });
      const expiresAt = new Date(Date.now() + 86_400_000);
      await office.db.mailedLink.updateMany({ where: { caseId }, data: { expiresAt } });
      return text;
    });
    expect(ended).toEqual(refused('The role is changed.'));
  });

  it('ends when the lead who sent it is removed', async () => {
    const ended = await pressedAfter('by.nobody@staff.example', async ({ id }) => {
      return (await lead.post(`/staff/${id}/remove`, { removeReason: 'left' })).text;
    });
    expect(ended).toEqual(refused('They were removed'));
  });

  it('ends when the lead who sent it says “This wasn’t me”', async () => {
    const ended = await pressedAfter('by.thief@staff.example', async ({ id }) => {
      const { path } = await office.db.$transaction((tx) =>
        issueDisavowLink(tx, office.config.TOKEN_KEYS, {
          notice: 'password_changed',
          key: `a notice to ${id}`,
          accountId: id,
          caseId: id,
          issuedAt: new Date(),
        }),
      );
      return (await office.browse('staff').post(path)).text;
    });
    expect(ended).toEqual(refused('The account is stopped'));
  });

  it('stays when someone else’s role changes, and when its lead stays one', async () => {
    const guest = 'by.lead@staff.example';
    await lead.post('/staff', form(guest));
    const path = await mailedPath(office, guest, 'Your invitation to Headway');
    const other = await addStaff('agent');
    const typed = { role: 'clinician', seen: 'agent', reason: 'moves' };
    expect((await lead.post(`/staff/${other.id}/role`, typed)).text).toContain('The role is changed.');
    const ready = await office.browse('staff').post(path, { password: newPassword });
    expect(ready.text).toContain('Your account is ready');
  });
});

describe('a decision about someone that was made already', () => {
  it('is done for who repeats it, and not for who gives another reason or decides otherwise', async () => {
    const { id } = await addStaff('agent');
    const change = (typed: object) =>
      lead.post(`/staff/${id}/role`, { role: 'auditor', seen: 'agent', reason: 'moves', ...typed });
    expect((await change({})).text).toContain('The role is changed.');
    expect((await change({})).text).toContain('The role is changed.');
    const same = await change({ reason: 'helps out', seen: 'auditor' });
    expect([same.status, same.text]).toEqual([409, expect.stringContaining('have this role already')]);
    const other = await change({ reason: 'helps out' });
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect(await trail('staff.change-role', id)).toMatchObject({ detail: { reason: 'moves' } });

    const remove = (removeReason: string) => lead.post(`/staff/${id}/remove`, { removeReason });
    expect((await remove('left')).text).toContain('They were removed');
    expect((await remove('left')).text).toContain('They were removed');
    expect((await remove('was let go')).status).toBe(409);
    const gone = await change({ role: 'clinician', seen: 'auditor' });
    expect([gone.status, gone.text]).toEqual([409, expect.stringContaining('aren’t on our staff')]);
    expect(await trail('staff.remove', id)).toMatchObject({ detail: { reason: 'left' } });
  });
});

describe('the page of the staff', () => {
  it('shows a lead everyone with role and last login, and an auditor no way to change them', async () => {
    const page = await lead.get('/staff');
    expect(page.text).toContain(mails.auditor);
    expect(page.text).toContain(`/staff/${stableId(mails.agent)}`);
    const auditor = await office.signedIn('staff', mails.auditor);
    const read = await auditor.get('/staff');
    expect(read.text).toContain(mails.agent);
    expect(read.text).not.toContain('Send the invitation');
    expect((await auditor.get(`/staff/${stableId(mails.agent)}`)).status).toBe(403);
  });
});
