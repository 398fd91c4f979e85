import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { contactPolicy } from '../../src/domain/contact-request/policy.js';
import { daysAfter, minutesAfter } from '../../src/domain/instants.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { answerOnCase, contactOf, writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let number = 0;
let email = '';
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  email = `dates.${(number += 1)}@clients.example`;
});
afterAll(() => office.close());

async function written(message = 'Please help') {
  await writeToSupport(office, 'client', 'something-else', { email, message });
  return contactOf(office, email);
}

async function answered(message?: string) {
  const row = await written(message);
  const agent = await office.signedIn('staff', mails.agent);
  await answerOnCase(agent, row.case.reference, { message: 'Like this.', form: 'an-answer' });
  return contactOf(office, email);
}

/** Lets the date of the case come, and what it brings happen; tried twice, as a lost answer is. Says how the request stands then. */
async function dateComes() {
  const { id: requestId, case: row } = await contactOf(office, email);
  if (row.dueAt === null) throw new Error('The case has no date');
  const { settleContact } = createActivities(office);
  const of = { requestId, policy: contactPolicy, due: true };
  await settleContact({ ...of, at: minutesAfter(row.dueAt, -1).toISOString() });
  expect(await contactOf(office, email)).toMatchObject({ case: { dueAt: row.dueAt } });
  for (const _ of [1, 2]) await settleContact({ ...of, at: row.dueAt.toISOString() });
  return { at: row.dueAt, after: await contactOf(office, email) };
}

const codesOf = ({ case: row }: Awaited<ReturnType<typeof contactOf>>) => row.events.map(({ code }) => code);

describe('when its date comes, a message to support', () => {
  it('that nobody answered goes to a lead, again and again, and stays open', async () => {
    await written();
    for (const times of [1, 2, 3]) {
      const { at, after } = await dateComes();
      expect(after.state).toBe('open');
      expect(after.case.needsAttention).toBe(true);
      expect(after.case.dueAt?.getTime()).toBeGreaterThan(at.getTime());
      const overdue = after.case.tasks.filter(({ kind }) => kind === 'contact_overdue');
      expect(overdue.map(({ priority }) => priority)).toEqual([times === 1 ? 1 : 2]);
      expect(codesOf(after).filter((code) => code === 'contact-overdue')).toHaveLength(times);
    }
  });

  it('that was answered is reminded of, counts as settled by silence, and closes with its link', async () => {
    const { answeredAt } = await answered();
    const since = answeredAt ?? new Date(0);
    const reminder = await dateComes();
    expect(reminder.at).toEqual(daysAfter(since, contactPolicy.reminderDays));
    expect(reminder.after).toMatchObject({ state: 'answered', remindedAt: reminder.at });
    const silence = await dateComes();
    expect(silence.at).toEqual(daysAfter(since, contactPolicy.silenceDays));
    expect(silence.after).toMatchObject({ state: 'resolved', resolvedBy: 'silence', settledAt: null });
    const { case: _case, messages: _messages, ...row } = silence.after;
    const { pathname } = new URL(await conversationUrl(office, row));
    expect((await office.browse('client').get(pathname)).status).toBe(200);
    const end = await dateComes();
    expect(end.at).toEqual(daysAfter(silence.at, contactPolicy.reopenDays));
    expect(end.after).toMatchObject({ state: 'closed', settledAt: end.at });
    expect([end.after.case.dueAt, end.after.case.closedAt]).toEqual([null, end.at]);
    const links = await office.db.mailedLink.findMany({ where: { caseId: end.after.id } });
    expect(links.map(({ expiresAt }) => expiresAt <= end.at)).toEqual([true]);
    expect(codesOf(end.after).slice(-3)).toEqual(['contact-answered', 'contact-resolved', 'contact-closed']);
  });

  it('with words of a crisis is never resolved by time: someone looks again, before all others', async () => {
    await answered('I want to die');
    await dateComes();
    for (const times of [1, 2, 3]) {
      const { after } = await dateComes();
      expect(after).toMatchObject({ state: 'answered', resolvedAt: null });
      expect([after.case.waitingOn, after.case.needsAttention]).toEqual(['support', true]);
      const open = after.case.tasks.filter(({ status }) => status === 'open');
      expect(open.map(({ kind, priority }) => `${kind} ${priority}`)).toEqual([
        times === 1 ? 'crisis_contact 2' : 'crisis_contact 3',
      ]);
    }
  });

  it('with words of a crisis that nobody answered is a lead’s, before all others', async () => {
    await written('Quiero morir');
    const { after } = await dateComes();
    const tasks = after.case.tasks.map(({ kind, priority }) => `${kind} ${priority}`);
    expect([after.state, tasks]).toEqual(['open', ['crisis_contact 2', 'contact_overdue 2']]);
    await dateComes();
    const later = await dateComes();
    const still = later.after.case.tasks.map(({ kind, priority }) => `${kind} ${priority}`);
    expect(still).toEqual(['crisis_contact 2', 'contact_overdue 3']);
    const dueAt = after.case.tasks.at(-1)?.dueAt;
    expect(later.after.case.tasks.at(-1)?.dueAt).toEqual(dueAt);
  });
});
