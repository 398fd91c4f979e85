import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import type { AccessReviewOccasion } from '../../src/domain/access-review/clock.js';
import { openPeriodicReview } from '../../src/operations/access-review/open.js';
import { settleAccessReview } from '../../src/operations/access-review/settle.js';
import { hashOfPassword, openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { addStaffAccount, mails } from '../harness/personas.js';

const second = 'second.lead@staff.example';
const [leadId, secondId, agentId, auditorId] = [mails.lead, second, mails.agent, mails.auditor].map(stableId);
const day = 86_400_000;
let office: BackOffice;
let lead: Browser;
let other: Browser;
let auditor: Browser;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const passwordHash = await hashOfPassword();
  await addStaffAccount(office, {
    email: second,
    role: 'lead',
    name: ['Second', 'Lead'],
    phone: '+12125550177',
    passwordHash,
  });
  lead = await office.signedIn('staff', mails.lead);
  other = await office.signedIn('staff', second);
  auditor = await office.signedIn('staff', mails.auditor);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const newest = (occasion: AccessReviewOccasion = 'periodic') =>
  office.db.accessReview.findFirstOrThrow({
    where: { occasion },
    orderBy: { id: 'desc' },
    include: { case: { include: { tasks: true } }, items: true },
  });

const decide = (
  as: Browser,
  reference: string,
  id: string | undefined,
  decision: string,
  reason = 'looked at',
) =>
  as.post(`/cases/${reference}/access/${id}`, {
    [`decision-${id}`]: decision,
    [`reason-${id}`]: reason,
  });

describe('the review of everyone’s access', () => {
  let reference: string;

  it('is opened once, lists everyone with role and last login, and is a task of the leads', async () => {
    const now = office.clock();
    const opened = await Promise.all([openPeriodicReview(office, now), openPeriodicReview(office, now)]);
    expect(opened.toSorted()).toEqual([false, true]);
    const review = await newest();
    ({ reference } = review.case);
    expect(reference).toMatch(/^AV-/);
    expect(review.dueAt.getTime() - now.getTime()).toBe(14 * day);
    expect(new Set(review.items.map(({ accountId }) => accountId))).toEqual(
      new Set([leadId, secondId, agentId, auditorId]),
    );
    expect(review.case.tasks).toMatchObject([{ kind: 'review_access', status: 'open' }]);
    const page = await lead.get(`/cases/${reference}`);
    expect(page.text).toContain(mails.agent);
    expect(page.text).toContain('Changes nothing.');
    expect(page.text).toContain('Someone else decides about you');
    expect((await auditor.get(`/cases/${reference}`)).text).not.toContain('Save the decision');
  });

  it('takes decisions of leads alone, never about themselves, with a choice and a reason', async () => {
    expect((await decide(auditor, reference, agentId, 'kept')).status).toBe(403);
    const own = await decide(lead, reference, leadId, 'kept');
    expect([own.status, own.text]).toEqual([
      403,
      expect.stringContaining('No one decides about their own access'),
    ]);
    const empty = await decide(lead, reference, agentId, 'kept', ' ');
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining(`href="#reason-${agentId}"`)]);
    expect((await decide(lead, reference, agentId, '')).status).toBe(400);
    expect((await newest()).items.filter(({ decision }) => decision !== null)).toEqual([]);
    const item = { reviewId_accountId: { reviewId: (await newest()).id, accountId: leadId ?? '' } };
    await expect(
      office.db.accessReviewItem.update({
        where: item,
        data: { decision: 'kept', reason: 'x', decidedAt: new Date(), decidedById: leadId ?? '' },
      }),
    ).rejects.toThrow('access_review_not_their_own');
  });

  it('shows a role as it is, also once it was changed after the review opened', async () => {
    const roleIn = async () => {
      const { items } = await newest();
      return items.find(({ accountId }) => accountId === auditorId)?.role;
    };
    const change = (seen: string, role: string) =>
      lead.post(`/staff/${auditorId}/role`, { seen, role, reason: 'helps out' });
    await change('auditor', 'clinician');
    expect(await roleIn()).toBe('clinician');
    const { text } = await lead.get(`/cases/${reference}`);
    expect(text).toContain('<strong>Clinician.</strong>');
    await change('clinician', 'auditor');
    expect(await roleIn()).toBe('auditor');
  });

  it.each(['kept', 'removed'])(
    'leaves nobody %s whose role is another than the page showed',
    async (decision) => {
      const path = `/cases/${reference}`;
      const formOf = async () => {
        const [, form = ''] = (await lead.get(path)).text.split(`action="${path}/access/${auditorId}"`);
        return hiddenIn(form.slice(0, form.indexOf('</form>')));
      };
      const decideOn = (form: Record<string, string>) =>
        lead.post(`${path}/access/${auditorId}`, {
          ...form,
          [`decision-${auditorId}`]: decision,
          [`reason-${auditorId}`]: 'looked at',
        });
      const before = await formOf();
      const change = (seen: string, role: string) =>
        other.post(`/staff/${auditorId}/role`, { seen, role, reason: 'leads from now on' });
      await change('auditor', 'lead');
      const answer = await decideOn(before);
      expect([answer.status, answer.text]).toEqual([
        409,
        expect.stringContaining('Someone else changed this role'),
      ]);
      expect(answer.text).toContain(`href="#decision-${auditorId}"`);
      const itemOf = async () => (await newest()).items.find(({ accountId }) => accountId === auditorId);
      expect(await itemOf()).toMatchObject({ role: 'lead', decision: null });
      expect([before['seen'], (await formOf())['seen']]).toEqual(['auditor', 'lead']);
      await change('lead', 'auditor');
    },
  );

  it('keeps, removes at once, and is over with the last decision', async () => {
    expect((await decide(lead, reference, agentId, 'kept', 'still on the desk')).text).toContain(
      'The decision was written down.',
    );
    expect((await decide(lead, reference, agentId, 'kept', 'still on the desk')).status).toBe(200);
    expect((await decide(lead, reference, agentId, 'kept', 'another reason')).status).toBe(409);
    expect((await decide(other, reference, agentId, 'kept', 'still on the desk')).status).toBe(409);
    expect((await decide(other, reference, agentId, 'removed')).status).toBe(409);
    await decide(lead, reference, auditorId, 'removed', 'the audit is over');
    expect((await auditor.get('/audit')).text).toContain('Your access has ended');
    await decide(lead, reference, secondId, 'kept', 'still leads');
    expect((await newest()).state).toBe('open');
    await decide(other, reference, leadId, 'kept', 'still leads');
    const review = await newest();
    expect(review).toMatchObject({ state: 'completed', case: { state: 'completed', waitingOn: 'nobody' } });
    expect(review.case.tasks).toMatchObject([{ status: 'done' }]);
    expect(review.items.find(({ accountId }) => accountId === agentId)).toMatchObject({
      decision: 'kept',
      reason: 'still on the desk',
      decidedById: leadId,
    });
    const line = await office.db.auditEntry.findFirst({
      where: { act: 'case.access-kept', subjectId: review.id },
    });
    expect(line).toMatchObject({ actorId: leadId, detail: { reason: 'still on the desk' } });
  });

  it('comes again after 90 days, and is overdue after 14 more', async () => {
    const first = await newest();
    expect(await openPeriodicReview(office, new Date(first.openedAt.getTime() + 90 * day - 1))).toBe(false);
    const again = new Date(first.openedAt.getTime() + 90 * day);
    expect(await openPeriodicReview(office, again)).toBe(true);
    const review = await newest();
    const before = await settleAccessReview(office, review.id, new Date(review.dueAt.getTime() - 1));
    expect(before).toMatchObject({ status: 'open', letters: [{ template: 'opened', round: 0 }] });
    const late = await settleAccessReview(office, review.id, review.dueAt);
    expect(late).toMatchObject({ status: 'overdue', needsAttention: true, waitingOn: 'support' });
    expect(late.letters).toContainEqual({ template: 'overdue', round: 0 });
    expect((await newest()).case).toMatchObject({ state: 'overdue', needsAttention: true });
  });

  it('needs no decision about someone who left meanwhile', async () => {
    const { id, case: row } = await newest();
    await office.db.account.updateMany({ where: { email: mails.agent }, data: { status: 'ended' } });
    const kept = await decide(lead, row.reference, agentId, 'kept', 'still on the desk');
    expect([kept.status, kept.text]).toEqual([409, expect.stringContaining('aren’t on our staff')]);
    await office.db.account.updateMany({ where: { portal: 'staff' }, data: { status: 'ended' } });
    expect((await settleAccessReview(office, id, office.clock())).status).toBe('completed');
    await office.db.account.updateMany({
      where: { portal: 'staff', passwordHash: { not: null } },
      data: { status: 'active' },
    });
  });
});

describe('emergency access to a person', () => {
  let clinician: Browser;
  let personId: string;
  const email = 'clinician@staff.example';

  beforeAll(async () => {
    await addStaffAccount(office, {
      email,
      role: 'clinician',
      name: ['Cleo', 'Park'],
      phone: '+12125550178',
      passwordHash: await hashOfPassword(),
    });
    clinician = await office.signedIn('staff', email);
    personId = await addClientAccount(office, 'in.danger@clients.example');
  });

  it('needs a reason, and a role that sees people in part', async () => {
    await clinician.post(`/people/${personId}`, { reason: 'reads' });
    const page = await clinician.get(`/people/${personId}`);
    expect(page.text).not.toContain('in.danger@clients.example');
    expect(page.text).toContain('Emergency access');
    const empty = await clinician.post(`/people/${personId}/emergency`, { emergency: ' ' });
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('href="#emergency"')]);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.post(`/people/${personId}/emergency`, { emergency: 'x' })).status).toBe(403);
  });

  it('is refused where the id is nobody’s, and no lead is mailed', async () => {
    const before = await office.db.accessReview.count();
    const answer = await clinician.post(`/people/${randomUUID()}/emergency`, { emergency: 'They fell' });
    expect([answer.status, await office.db.accessReview.count()]).toEqual([404, before]);
  });

  const said = 'A client says they are in danger, and no one of support answers';
  const address = 'in.danger@clients.example';
  const letIn = (as: Browser, reference: string, second = 'They called, and it is so') =>
    as.post(`/cases/${reference}/emergency`, { second });

  it('stays closed until a second person who works on cases lets them in, with a reason', async () => {
    const page = await clinician.post(`/people/${personId}/emergency`, { emergency: said });
    expect(page.text).toContain('Emergency access is asked for');
    expect(page.text).not.toContain(address);
    expect((await clinician.post(`/people/${personId}/emergency`, {})).text).not.toContain(address);
    const again = (emergency: string) => clinician.post(`/people/${personId}/emergency`, { emergency });
    expect((await again(said)).status).toBe(200);
    // An override of the direction of writing isn't kept with the words around it.
    expect((await again(`\u202E${said} `)).status).toBe(200);
    const otherwise = await again('They fell');
    expect([otherwise.status, otherwise.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect(await office.db.accessReview.count({ where: { occasion: 'emergency' } })).toBe(1);
    const { id, case: row, endsAt } = await newest('emergency');
    expect(endsAt).toBeNull();

    expect((await letIn(clinician, row.reference)).status).toBe(403);
    const agent = await office.signedIn('staff', mails.agent);
    const empty = await letIn(agent, row.reference, ' ');
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('href="#second"')]);
    expect((await clinician.get(`/people/${personId}`)).text).not.toContain(address);
    await expect(
      office.db.accessReviewItem.updateMany({
        where: { reviewId: id },
        data: { secondId: stableId(email) },
      }),
    ).rejects.toThrow('access_review_second_person');

    expect((await letIn(agent, row.reference)).text).toContain('They’re in for 60 minutes.');
    const looks = () =>
      office.db.auditEntry.findMany({
        where: { act: 'person.read', subjectId: personId, actorId: stableId(email) },
      });
    const before = await looks();
    for (const _ of [1, 2]) expect((await clinician.get(`/people/${personId}`)).text).toContain(address);
    const since = (await looks()).filter(({ seq }) => before.every((line) => line.seq !== seq));
    expect(since.map(({ detail }) => detail)).toEqual([{ reason: said }, { reason: said }]);
  });

  it('shows the person in full for 60 minutes, is in the trail, and is reviewed by someone else', async () => {
    const review = await newest('emergency');
    const until = review.endsAt;
    const agent = await office.signedIn('staff', mails.agent);
    expect((await letIn(agent, review.case.reference)).text).toContain('They’re in for 60 minutes.');
    const otherwise = await letIn(agent, review.case.reference, 'another reason');
    expect([otherwise.status, otherwise.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect((await letIn(lead, review.case.reference)).status).toBe(409);
    expect(await newest('emergency')).toMatchObject({ endsAt: until, items: [{ secondId: agentId }] });
    expect(review).toMatchObject({ occasion: 'emergency', personId, reason: said });
    expect(review.case.tasks).toMatchObject([{ kind: 'review_access', priority: 1, dueAt: review.dueAt }]);
    const line = await office.db.auditEntry.findFirst({ where: { act: 'person.emergency' } });
    expect(line).toMatchObject({
      actorId: stableId(email),
      subjectId: personId,
      detail: { reason: said, second: agentId },
    });
    expect((await settleAccessReview(office, review.id, office.clock())).letters).toEqual([
      { template: 'opened', round: 0 },
    ]);

    const shown = await lead.get(`/cases/${review.case.reference}`);
    expect(shown.text).toContain(said);
    await decide(lead, review.case.reference, stableId(email), 'kept', 'was right to look');
    expect((await newest('emergency')).state).toBe('completed');

    await office.db.accessReview.update({ where: { id: review.id }, data: { endsAt: new Date() } });
    expect((await clinician.get(`/people/${personId}`)).text).not.toContain('in.danger@clients.example');
  });

  it('opens alone after 10 minutes without a second person, and every lead is told', async () => {
    const alone = await addClientAccount(office, 'at.three@clients.example');
    await clinician.post(`/people/${alone}`, { reason: 'reads' });
    const ask = () => clinician.post(`/people/${alone}/emergency`, { emergency: said });
    expect((await ask()).text).not.toContain('at.three@clients.example');
    const { id, waitsUntil, openedAt } = await newest('emergency');
    expect(waitsUntil).toEqual(new Date(openedAt.getTime() + 600_000));
    await office.db.accessReview.update({ where: { id }, data: { waitsUntil: office.clock() } });
    const offered = await clinician.get(`/people/${alone}`);
    expect(offered.text).toContain('Open in full alone for 60 minutes');
    expect(offered.text).not.toContain('at.three@clients.example');
    expect((await ask()).text).toContain('at.three@clients.example');
    const line = await office.db.auditEntry.findFirst({ where: { act: 'case.emergency-access-alone' } });
    expect(line).toMatchObject({ subjectId: id, actorId: stableId(email) });
    const { letters } = await settleAccessReview(office, id, office.clock());
    expect(letters).toContainEqual({ template: 'alone', round: 0 });
    const { tellOfAccessReview } = createActivities(office);
    const of = { reviewId: id, round: 0, at: office.clock().toISOString() };
    // Put off until then, it would ask to let in someone who is in.
    await tellOfAccessReview({ ...of, template: 'opened' });
    expect(office.take(second, 'Someone asks for emergency access')).toEqual([]);
    await tellOfAccessReview({ ...of, template: 'alone' });
    expect(office.take(second, 'Emergency access was opened alone')).toHaveLength(1);
  });

  it('does not open once a lead closed its review before, nor what nobody opened in time', async () => {
    const closed = await addClientAccount(office, 'closed@clients.example');
    await clinician.post(`/people/${closed}`, { reason: 'reads' });
    const ask = () => clinician.post(`/people/${closed}/emergency`, { emergency: said });
    await ask();
    const first = await newest('emergency');
    await decide(lead, first.case.reference, stableId(email), 'kept', 'no emergency');
    await office.db.accessReview.update({ where: { id: first.id }, data: { waitsUntil: office.clock() } });
    expect((await letIn(lead, first.case.reference)).status).toBe(409);
    expect((await ask()).text).not.toContain('closed@clients.example');
    const second = await newest('emergency');
    expect(second.id).not.toBe(first.id);
    const anHourAgo = new Date(office.clock().getTime() - 3_600_000);
    await office.db.accessReview.update({ where: { id: second.id }, data: { waitsUntil: anHourAgo } });
    expect((await letIn(lead, second.case.reference)).status).toBe(409);
    expect((await clinician.get(`/people/${closed}`)).text).not.toContain('Open in full alone');
  });

  it('is one access with one review, however many presses come at once', async () => {
    const another = await addClientAccount(office, 'pressed.often@clients.example');
    await clinician.post(`/people/${another}`, { reason: 'reads' });
    const presses = Array.from({ length: 6 }, () =>
      clinician.post(`/people/${another}/emergency`, { emergency: 'Nobody of support answers' }),
    );
    for (const { text } of await Promise.all(presses))
      expect(text).toContain('Emergency access is asked for');
    expect(await office.db.accessReview.count({ where: { personId: another } })).toBe(1);
  });
});
