import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { hashOfPassword, openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import type { HeldWrite } from '../harness/hold.js';
import { apiKilledWhile, reviewWrites, startNoted, type KilledWhen } from '../harness/killed-at.js';
import { addStaffAccount, mails } from '../harness/personas.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
let clinician: Browser;
let agent: Browser;
let lead: Browser;
const asker = 'clinician@staff.example';
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addStaffAccount(office, {
    email: asker,
    role: 'clinician',
    name: ['Cleo', 'Park'],
    phone: '+12125550178',
    passwordHash: await hashOfPassword(),
  });
  [clinician, agent, lead] = await Promise.all([
    office.signedIn('staff', asker),
    office.signedIn('staff', mails.agent),
    office.signedIn('staff', mails.lead),
  ]);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** The page of someone new, for which the clinician has said why they open it. */
async function person(name: string): Promise<string> {
  const id = await addClientAccount(office, `${name.replaceAll(/\W+/g, '-')}@clients.example`);
  await clinician.post(`/people/${id}`, { reason: 'reads' });
  return id;
}

const ask = (personId: string) => (browser: Browser) =>
  browser.post(`/people/${personId}/emergency`, { emergency: 'They are in danger' });

/** Emergency access to someone, as it stands, but for when the sweep last looked. */
const standing = (personId: string) =>
  office.db.accessReview.findMany({
    where: { personId },
    include: {
      items: { orderBy: { accountId: 'asc' } },
      case: {
        omit: { workflowLookedAt: true },
        include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
      },
    },
  });

const audited = (act: string, subjectId: string) => office.db.auditEntry.count({ where: { act, subjectId } });

/** What was asked for, with its workflow started. */
async function asked(name: string) {
  const personId = await person(name);
  await ask(personId)(clinician);
  const [review] = await standing(personId);
  const { id = '', case: row } = review ?? {};
  await untilStarted(office, id);
  return { personId, id, reference: row?.reference ?? '' };
}

describe('the API is killed while someone asks for emergency access', () => {
  it.each<readonly [string, KilledWhen]>([
    ...reviewWrites,
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'person.ask-in-emergency'` }],
    ['after the commit that it is started', startNoted],
  ])('as it writes %s: asked again, it is asked for once, and opens nothing', async (name, when) => {
    const personId = await person(`asked ${name}`);
    await apiKilledWhile(office, when, { portal: 'staff', jar: clinician.cookies, act: ask(personId) });
    expect(await standing(personId)).toHaveLength(when === startNoted ? 1 : 0);
    for (const _ of [1, 2])
      expect((await ask(personId)(clinician)).text).toContain('Emergency access is asked for');
    const reviews = await standing(personId);
    expect(reviews).toMatchObject([{ endsAt: null, items: [{ secondId: null }] }]);
    expect(reviews[0]?.case).toMatchObject({
      tasks: [{ kind: 'review_access', status: 'open' }],
      events: [{ code: 'emergency-access-asked' }],
    });
    expect(await audited('person.ask-in-emergency', personId)).toBe(1);
  });
});

const isCommitted = null;

describe('the API is killed while a second person lets them in', () => {
  it.each<readonly [string, HeldWrite | null]>([
    ['until when it is open', { table: 'access_review', when: 'NEW.ends_at IS NOT NULL' }],
    ['who let them in', { table: 'access_review_item', when: 'NEW.second_id IS NOT NULL' }],
    ['the line', { table: 'case_event', when: `NEW.code = 'emergency-access-let-in'` }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'person.emergency'` }],
    ['nothing more, for it is committed', isCommitted],
  ])('as it writes %s: there is no half of a yes, and the next press opens it once', async (name, write) => {
    const { personId, reference } = await asked(`let in ${name}`);
    const before = await standing(personId);
    const letIn = (browser: Browser) => browser.post(`/cases/${reference}/emergency`, { second: 'It is so' });
    const isOpen = async () => (await standing(personId))[0]?.endsAt !== null;
    await apiKilledWhile(office, write ?? isOpen, { portal: 'staff', jar: agent.cookies, act: letIn });
    const killed = await standing(personId);
    if (write !== isCommitted) expect(killed).toEqual(before);

    for (const _ of [1, 2]) expect((await letIn(agent)).status).toBe(200);
    const [review] = await standing(personId);
    expect(review?.items).toMatchObject([{ secondId: stableId(mails.agent) }]);
    if (write === isCommitted) expect(review?.endsAt).toEqual(killed[0]?.endsAt);
    expect(await audited('person.emergency', personId)).toBe(1);
  });
});

describe('the API is killed while a lead decides about it', () => {
  it.each<readonly [string, HeldWrite | null]>([
    ['the decision', { table: 'access_review_item', when: 'NEW.decision IS NOT NULL' }],
    ['its line', { table: 'case_event', when: `NEW.code = 'access-kept'` }],
    ['that the review is over', { table: 'access_review', when: `NEW.state = 'completed'` }],
    ['the task', { table: 'support_task', when: `NEW.status = 'done'` }],
    ['the case', { table: 'case', when: `NEW.state = 'completed'` }],
    ['the last line', { table: 'case_event', when: `NEW.code = 'access-review-completed'` }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.access-kept'` }],
    ['nothing more, for it is committed', isCommitted],
  ])(
    'as it writes %s: there is no half of a decision, and the next press decides once',
    async (name, write) => {
      const { personId, id, reference } = await asked(`decided ${name}`);
      const before = await standing(personId);
      const memberId = stableId(asker);
      const decide = (browser: Browser) =>
        browser.post(`/cases/${reference}/access/${memberId}`, {
          [`decision-${memberId}`]: 'kept',
          [`reason-${memberId}`]: 'right to look',
        });
      const isOver = async () => (await standing(personId))[0]?.state === 'completed';
      await apiKilledWhile(office, write ?? isOver, { portal: 'staff', jar: lead.cookies, act: decide });
      if (write !== isCommitted) expect(await standing(personId)).toEqual(before);

      for (const _ of [1, 2]) expect((await decide(lead)).status).toBe(200);
      expect(await standing(personId)).toMatchObject([
        {
          state: 'completed',
          items: [{ decision: 'kept' }],
          case: { waitingOn: 'nobody', tasks: [{ status: 'done' }] },
        },
      ]);
      for (const act of ['case.access-kept', 'case.access-review-completed'])
        expect(await audited(act, id)).toBe(1);
      // A decision before it opened is a no: it opens no more.
      expect((await agent.post(`/cases/${reference}/emergency`, { second: 'It is so' })).status).toBe(409);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
