import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActRole } from '../../src/domain/acts.js';
import { holdsOver } from '../../src/operations/legal-hold/covers.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { stableId } from '../../dev/demo-caseload.js';
import { addClientAccount } from '../harness/clients.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { mails } from '../harness/personas.js';

const lead = stableId(mails.lead);
const client = stableId('client sourced');
const provider = stableId(`provider ${mails.provider}`);
const [chart, sibling] = [stableId('chart sourced'), stableId('chart silent')];

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.legalHold.deleteMany());
afterAll(() => office.close());

const form = {
  subject: 'chart',
  subjectId: chart,
  matter: 'Doe v. Moreau',
  reason: 'Counsel asked on May 5',
};

const place = (typed: Partial<typeof form> = {}, role: ActRole = 'lead') =>
  placeHold(office, { form: { ...form, ...typed }, accountId: lead, role });

async function placed(typed: Partial<typeof form> = {}): Promise<string> {
  const answer = await place(typed);
  if (!('holdId' in answer)) throw new Error(answer.refused);
  return answer.holdId;
}

const lift = (holdId: string, reason = 'The matter is settled', role: ActRole = 'lead') =>
  liftHold(office, { holdId, reason, accountId: lead, role });

const over = (subject: 'person' | 'provider' | 'chart', ...ids: string[]) =>
  office.db.$transaction((tx) => holdsOver(tx, { subject, ids }));

const lines = (holdId: string) =>
  office.db.auditEntry.findMany({
    where: { subjectId: holdId },
    orderBy: { seq: 'asc' },
    select: { act: true, actorId: true, detail: true },
  });

describe('a legal hold', () => {
  it.each([
    ['a chart', 'chart', chart, [true, false]],
    ['a person: all their charts', 'person', client, [true, false]],
    ['a provider: all their charts', 'provider', provider, [true, true]],
  ] as const)(
    'on %s covers charts, people and providers as it should',
    async (_, subject, subjectId, expected) => {
      const holdId = await placed({ subject, subjectId });
      const covered = await over('chart', chart, sibling);
      expect([chart, sibling].map((id) => covered.some(({ coveredId }) => coveredId === id))).toEqual(
        expected,
      );
      expect(await over('person', client)).toEqual([{ coveredId: client, holdId }]);
      expect(await over('provider', provider)).toEqual([{ coveredId: provider, holdId }]);
    },
  );

  it('covers nobody else', async () => {
    await placed();
    expect(await over('person', stableId('client silent'))).toEqual([]);
    expect(await over('provider', stableId(`provider ${mails.otherProvider}`))).toEqual([]);
    // The id of a chart names no person.
    expect(await over('person', chart)).toEqual([]);
  });

  it('may be one of several, and the others stay when one is lifted', async () => {
    const first = await placed();
    const second = await placed({ matter: 'Board complaint 12' });
    const onPerson = await placed({ subject: 'person', subjectId: client });
    const holdIds = async () => (await over('chart', chart)).map(({ holdId }) => holdId);
    expect((await holdIds()).toSorted()).toEqual([first, second, onPerson].toSorted());
    expect(await lift(second)).toEqual({ done: true });
    expect((await holdIds()).toSorted()).toEqual([first, onPerson].toSorted());
    await lift(first);
    await lift(onPerson);
    expect(await holdIds()).toEqual([]);
  });

  it('stands in the audit trail with matter, reason and who placed and lifted it', async () => {
    const holdId = await placed();
    await lift(holdId);
    await lift(holdId, 'Pressed twice');
    expect(await lines(holdId)).toEqual([
      {
        act: 'legal_hold.place',
        actorId: lead,
        detail: { on: 'chart', subjectId: chart, matter: form.matter, reason: form.reason },
      },
      { act: 'legal_hold.lift', actorId: lead, detail: { reason: 'The matter is settled' } },
    ]);
    expect(await office.db.legalHold.findUniqueOrThrow({ where: { id: holdId } })).toMatchObject({
      liftedById: lead,
      liftedBecause: 'The matter is settled',
    });
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });

  it('is one for the same matter, though twenty place it at once; after it is lifted it may be placed again', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => placed()));
    const [holdId = ''] = answers;
    expect(new Set(answers)).toEqual(new Set([holdId]));
    expect(await lines(holdId)).toHaveLength(1);
    await lift(holdId);
    expect(await placed()).not.toBe(holdId);
    expect(await office.db.legalHold.count()).toBe(2);
  });

  it('is placed by what a lead copies: the id of an account, or the address of its page', async () => {
    const accountId = await addClientAccount(office, 'held@clients.example');
    await office.db.client.update({ where: { id: client }, data: { accountId } });
    const ofProvider = office.people.provider.accountId;
    const page = `http://localhost:3002/people/${accountId}`;
    for (const [subject, typed, subjectId] of [
      ['person', accountId, client],
      ['person', page, client],
      ['person', ` ${page.toUpperCase()}/?tab=cases#charts `, client],
      ['provider', ofProvider, provider],
    ] as const) {
      const id = await placed({ subject, subjectId: typed, matter: typed.trim().slice(0, 100) });
      const held = await office.db.legalHold.findUniqueOrThrow({ where: { id } });
      expect([held.subject, held.subjectId]).toEqual([subject, subjectId]);
    }
    const refusal = { refused: 'held-subject-unknown', field: 'subjectId' };
    expect(await place({ subject: 'person', subjectId: ofProvider })).toEqual(refusal);
    expect(await place({ subject: 'provider', subjectId: accountId })).toEqual(refusal);
  });

  it.each([
    [{ matter: '  ' }, { refused: 'matter-missing', field: 'matter' }],
    [{ matter: 'x'.repeat(201) }, { refused: 'longer-than-200', field: 'matter' }],
    [{ reason: '' }, { refused: 'reason-missing', field: 'reason' }],
    [{ subjectId: 'CT-7Q4M-2KXA' }, { refused: 'held-subject-unknown', field: 'subjectId' }],
    [{ subjectId: client }, { refused: 'held-subject-unknown', field: 'subjectId' }],
    [{ subject: 'note' }, { refused: 'held-subject-unknown', field: 'subjectId' }],
  ])('is not placed with %j', async (typed, refusal) => {
    expect(await place(typed)).toEqual(refusal);
    expect(await office.db.legalHold.count()).toBe(0);
  });

  it.each(['agent', 'clinician', 'auditor'] as const)(
    'is neither placed nor lifted by an %s',
    async (role) => {
      expect(await place({}, role)).toEqual({ refused: 'not-allowed' });
      const holdId = await placed();
      expect(await lift(holdId, 'Asked to', role)).toEqual({ refused: 'not-allowed' });
      expect(await over('chart', chart)).toHaveLength(1);
    },
  );

  it('is not lifted without a reason, and one that there isn’t is not found', async () => {
    expect(await lift(await placed(), ' ')).toEqual({ refused: 'reason-missing', field: 'reason' });
    expect(await lift(stableId('nothing'))).toEqual({ refused: 'not-found' });
    expect(await over('chart', chart)).toHaveLength(1);
  });

  it('waits for a destruction that has looked, and one that looks after it sees it', async () => {
    const order: string[] = [];
    let placing: Promise<unknown> = Promise.resolve();
    await office.db.$transaction(async (tx) => {
      expect(await holdsOver(tx, { subject: 'chart', ids: [chart] })).toEqual([]);
      placing = place().then(() => order.push('placed'));
      await untilBlocked(office.db);
      order.push('destroyed');
    });
    await placing;
    expect(order).toEqual(['destroyed', 'placed']);
    expect(await over('chart', chart)).toHaveLength(1);
  });
});
