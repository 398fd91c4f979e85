import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import type { Transaction } from '../../src/adapters/database.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { openCase } from '../../src/cases/open.js';
import { openTaskIn } from '../../src/cases/tasks.js';
import { supportTasks, type SupportTaskKind } from '../../src/domain/case/tasks.js';
import { isRefusal } from '../../src/domain/refusals.js';
import type { Case } from '../../src/generated/prisma/client.js';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { endOfDay, type CalendarDate } from '../../src/domain/zoned-time.js';
import { runDueStep as lookAtMajority } from '../../src/operations/client-majority/settle.js';
import { decideReport } from '../../src/operations/disclosure-report/decide.js';
import { actOnAccounting } from '../../src/operations/accounting-request/act.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { actOnAmendment } from '../../src/operations/record-amendment/act.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { doWhatIsDue } from '../../src/operations/record-request/carry-out.js';
import { actsOnParts, askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

/** The Friday after Thanksgiving, 3 PM in New York: the next business day is Monday. */
const friday = new Date('2026-11-27T20:00:00Z');
/** When support closes on that day, the last instant at which it works before the Saturday is over. */
const closing = new Date('2026-11-27T22:00:00Z');
/** Day 30 of what came then is the Saturday. */
const receivedAt = new Date('2026-10-29T15:00:00Z');

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false, clock: () => friday });
});
afterAll(() => office.close());

/** When the open tasks of a request are due that has its last day tomorrow. */
async function dueIn(requestId: string) {
  const row = await office.db.case.findUniqueOrThrow({
    where: { id: requestId },
    include: { tasks: { where: { status: 'open' } } },
  });
  expect(row.dueAt?.getTime()).toBeLessThan(friday.getTime() + 2 * 86_400_000);
  return row.tasks.map(({ kind, dueAt }) => [kind, dueAt]);
}

it('papers of someone else who asks are looked at before the last day of the request, though support learned of it late', async () => {
  const change = { receivedAt, requester: 'representative', isProven: false } as const;
  const { requestId } = await askedRecords(office, 'late papers', change);
  expect(await dueIn(requestId)).toEqual([['prove_record_asker', closing]]);
});

it('what the last days of a request ask for is due before they are over, on a weekend as well', async () => {
  const { requestId } = await askedRecords(office, 'late release', { receivedAt });
  await commit(office, (tx, after) => doWhatIsDue(tx, after, { requestId, at: friday }));
  const tasks = await dueIn(requestId);
  expect(new Set(tasks.map(([kind]) => kind))).toEqual(
    new Set(['acknowledge_records', 'release_records', 'records_due']),
  );
  for (const [, dueAt] of tasks) expect(dueAt).toEqual(closing);
});

it('records that go out by mail are sent before the last day is over', async () => {
  const { requestId, reference, partId, path } = await askedRecords(office, 'late paper', { receivedAt });
  const wishes = { form: 'both', delivery: 'paper', from: '', to: '', warned: '' };
  await office.browse('client').post(`${path}/wishes`, wishes);
  const agent = await office.signedIn('staff', mails.agent);
  await agent.post(`/cases/${reference}/record-acts/grant`, { part: partId, reason: 'Asked for by mail' });
  expect(await dueIn(requestId)).toEqual([['send_records', closing]]);
});

/** A request for a list of disclosures and one for a change, whose last days are the Saturday, and what puts both off. */
async function askedLate(name: string) {
  const by = { id: stableId(mails.agent), role: 'agent' } as const;
  const typed = { reason: 'It takes longer', to: '2026-12-09' };
  const asker = { requester: 'person', name: 'Noor Vale', language: 'en', taken: null } as const;
  const late = { emailIsSafe: false, receivedAt: new Date('2026-09-29T15:00:00Z') };
  const list = await commit(office, (tx, after) =>
    openAccounting(tx, after, {
      ...asker,
      ...late,
      clientId: stableId('client sourced'),
      email: `${name.replace(' ', '.')}.list@clients.example`,
      at: friday,
    }),
  );
  const change = await openAmendment(office, {
    ...asker,
    ...late,
    chartId: office.people.charts['sourced'] ?? '',
    email: `${name.replace(' ', '.')}.change@clients.example`,
    words: 'The date of the first session is wrong',
  });
  if (isRefusal(list) || isRefusal(change)) throw new Error('It was refused');
  const { requestId } = list;
  const { amendmentId } = change;
  const extend = async () => {
    expect(isRefusal(await actOnAccounting(office, { requestId, act: 'extend', by, typed }))).toBe(false);
    const row = (await readAmendment(office.db, amendmentId)) ?? expect.fail('it is gone');
    expect(isRefusal(await actOnAmendment(office, { row, act: 'extend', by, typed }))).toBe(false);
  };
  return { requestId, amendmentId, extend };
}

describe('what support is asked to say by phone', () => {
  const at = friday.toISOString();
  const act = actsOnParts(() => office);
  const to = '2026-12-09';
  /** When the calls of a case are due, beside the end of its last day before it was put off. */
  const callsOf = (caseId: string) =>
    office.db.supportTask.findMany({
      where: { caseId, key: { startsWith: 'by-phone/' } },
      orderBy: { key: 'asc' },
      select: { key: true, dueAt: true },
    });

  it('of a request for records, which was put off on day 30, is said before day 30 is over', async () => {
    const asked = await askedRecords(office, 'put off', { receivedAt, emailIsSafe: false });
    await dueIn(asked.requestId);
    expect(await act(asked, 'extend', { to })).toBe('done');
    await createActivities(office).tellOfRecordRequest({ requestId: asked.requestId, at });
    expect(await callsOf(asked.requestId)).toContainEqual({ key: 'by-phone/extended', dueAt: closing });
  });

  it('of a list of disclosures or of a change, which was put off on day 60, is said before day 60 is over', async () => {
    const { requestId, amendmentId, extend } = await askedLate('late');
    await extend();
    const { tellOfAccounting, tellOfAmendment } = createActivities(office);
    await tellOfAccounting({ requestId, template: 'extended', round: 0, at });
    await tellOfAmendment({ amendmentId, template: 'extended', round: 0, at });
    for (const caseId of [requestId, amendmentId])
      expect(await callsOf(caseId)).toEqual([{ key: 'by-phone/extended', dueAt: closing }]);
  });
});

describe('a task of a case whose last day is tomorrow', () => {
  const tomorrow = new Date('2026-11-28');
  const end = new Date('2026-11-29T05:00:00Z');
  const zone = { timeZone: 'America/New_York' };

  /** Opens a case with its row. */
  const opened = (kind: Case['kind'], create: (tx: Transaction, id: string) => Promise<unknown>) =>
    office.db.$transaction(async (tx) => {
      const { caseId } = await openCase(tx, {
        kind,
        workflowId: (id) => `${kind.replaceAll('_', '-')}/${id}`,
        subjectId: randomUUID(),
        state: 'requested',
        at: friday,
      });
      await create(tx, caseId);
      return caseId;
    });
  const leaving = (state: 'in_notice' | 'withdrawn') => async () => {
    const { provider } = office.people;
    const { id: contractId } = await office.db.contract.findFirstOrThrow({
      where: { providerId: provider.id },
    });
    await office.db.provider.update({ where: { id: provider.id }, data: zone });
    await office.db.contractTermination.updateMany({ data: { state: 'withdrawn' } });
    return opened('contract_termination', (tx, id) =>
      tx.contractTermination.create({
        data: {
          id,
          contractId,
          state,
          lastDay: tomorrow,
          recordsPractice: 'Somewhere',
          startedById: provider.accountId,
          requestedAt: friday,
        },
      }),
    );
  };
  const account = async (name: string) => {
    const accountId = await addClientAccount(office, `${name}@clients.example`);
    await addChart(office, office.people.provider.id, name, ['a note']);
    const where = { id: stableId(`client ${name}`) };
    await office.db.client.update({ where, data: { accountId, ...zone } });
    return accountId;
  };
  const cases = {
    contract_termination: leaving('in_notice'),
    async client_deactivation() {
      const accountId = await account('closing');
      return opened('client_deactivation', (tx, id) =>
        tx.clientDeactivation.create({
          data: { id, accountId, requestedAt: friday, requestedById: accountId, deactivateAt: end },
        }),
      );
    },
    async client_majority(name = 'of age') {
      const accountId = await account(name);
      const row = {
        accountId,
        guardianId: accountId,
        openedAt: friday,
        comesOfAgeOn: new Date('2026-11-29'),
      };
      return opened('client_majority', (tx, id) => tx.clientMajority.create({ data: { id, ...row } }));
    },
    async note_export() {
      const asked = await askedRecords(office, 'granted late', { receivedAt });
      await office.db.recordRequest.update({ where: { id: asked.requestId }, data: zone });
      expect(await actsOnParts(() => office)(asked, 'grant')).toBe('done');
      const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
      return part.exportId ?? '';
    },
    disclosure_report: () =>
      opened('disclosure_report', (tx, id) =>
        tx.disclosureReport.create({
          data: {
            id,
            mishap: 'misdirected_email',
            recipientName: 'A stranger',
            description: 'A letter',
            happenedOn: new Date('2026-09-29'),
            discoveredOn: new Date('2026-09-29'),
            reportedAt: friday,
            reportedById: stableId(mails.agent),
            pressKey: id,
          },
        }),
      ),
  } as const satisfies Partial<Record<Case['kind'], () => Promise<string>>>;

  const dueOf = async (caseId: string, kind: SupportTaskKind) => {
    await office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: kind, kind, at: friday.toISOString() }),
    );
    const where = { caseId_key: { caseId, key: kind } };
    return (await office.db.supportTask.findUniqueOrThrow({ where })).dueAt ?? expect.fail('not due');
  };

  it.each(Object.keys(cases) as (keyof typeof cases)[])(
    'of the kind %s is due before it is over',
    async (kind) => {
      const caseId = await cases[kind]();
      for (const task of ['reach_by_phone', 'orphaned_case', 'tell_minor_leaving'] as const)
        expect(await dueOf(caseId, task)).toEqual(closing);
    },
  );

  it('is so for every kind of task but those that nothing makes urgent', async () => {
    const caseId = await cases.disclosure_report();
    const later: string[] = [];
    for (const kind of Object.keys(supportTasks) as SupportTaskKind[])
      if ((await dueOf(caseId, kind)) > end) later.push(kind);
    // Calls that come first precede a mail, which may go after the last day.
    expect(later).toEqual(['call_client_first', 'review_plan', 'tell_others_of_amendment', 'finish_breach']);
  });

  it('is not where the provider stays after all', async () => {
    const caseId = await leaving('withdrawn')();
    expect(await dueOf(caseId, 'tell_provider_stays')).toEqual(new Date('2026-12-01T22:00:00Z'));
  });

  /** Opens a task of a case; `named` is the date that its case names for it. */
  const ask = (caseId: string, kind: SupportTaskKind, named?: string) =>
    office.db.$transaction((tx) =>
      openTaskIn(tx, {
        caseId,
        key: kind,
        kind,
        at: friday.toISOString(),
        ...(named === undefined ? {} : { dueAt: named }),
      }),
    );
  const dueNow = async (caseId: string) => {
    const tasks = await office.db.supportTask.findMany({ where: { caseId, status: 'open' } });
    return Object.fromEntries(tasks.map(({ kind, dueAt }) => [kind, dueAt?.toISOString()]));
  };

  it('follows the last day of a termination, to an earlier and to a later day, and no task is due while nobody works', async () => {
    const caseId = await leaving('in_notice')();
    const providerId = office.people.provider.id;
    const move = (lastDay: CalendarDate) =>
      createActivities(office).moveLastDay({
        caseId,
        providerId,
        lastDay,
        lastDayEndsAt: endOfDay('America/New_York', lastDay).toISOString(),
      });
    const december31 = endOfDay('America/New_York', '2026-12-31').toISOString();
    await move('2026-12-31');
    await ask(caseId, 'give_notice_by_phone');
    await ask(caseId, 'review_plan');
    await ask(caseId, 'decide_source', '2026-12-04T22:00:00.000Z');
    await ask(caseId, 'call_client_choice', december31);
    const unhurried = {
      give_notice_by_phone: '2026-12-01T22:00:00.000Z',
      review_plan: '2026-12-04T22:00:00.000Z',
      decide_source: '2026-12-04T22:00:00.000Z',
    };
    expect(await dueNow(caseId)).toEqual({ ...unhurried, call_client_choice: '2026-12-31T22:00:00.000Z' });

    await move('2026-11-27');
    const today = closing.toISOString();
    expect(await dueNow(caseId)).toEqual({
      give_notice_by_phone: today,
      review_plan: unhurried.review_plan,
      decide_source: today,
      call_client_choice: today,
    });

    await move('2027-01-16');
    // January 16 is a Saturday.
    const calls = { call_client_choice: '2027-01-15T22:00:00.000Z' };
    expect(await dueNow(caseId)).toEqual({ ...unhurried, ...calls });

    // A process of the release before opens its tasks without the date that they are wanted at.
    await office.db.supportTask.updateMany({
      where: { caseId, kind: 'give_notice_by_phone' },
      data: { wantedAt: null },
    });
    await move('2027-01-16');
    expect(await dueNow(caseId)).toEqual({ ...unhurried, ...calls });

    // A client's workflow asks by the last day that it was told of.
    await office.db.supportTask.deleteMany({ where: { caseId } });
    await ask(caseId, 'call_client_choice', december31);
    expect(await dueNow(caseId)).toEqual(calls);
  });

  it('of a release that noted none is wanted when it is due, but for the calls that are due by the last day', async () => {
    const caseId = await leaving('in_notice')();
    const keys = ['call/a chart', 'call_client_choice/a chart/1'];
    const before = { caseId, kind: 'call_client_choice', openedAt: friday, dueAt: closing };
    for (const key of keys)
      await office.db.supportTask.create({ data: { ...before, id: randomUUID(), key } });
    const sql = readFileSync(
      'prisma/migrations/20261130190000_tasks_follow_the_last_day/migration.sql',
      'utf8',
    );
    await office.db.$executeRawUnsafe(sql.slice(sql.indexOf('UPDATE')));
    const wanted = await office.db.supportTask.findMany({ where: { caseId }, orderBy: { key: 'asc' } });
    expect(wanted.map(({ key, wantedAt }) => [key, wantedAt])).toEqual([
      [keys[0], null],
      [keys[1], closing],
    ]);
  });

  it('follows the last day of a breach that is kept back', async () => {
    const caseId = await cases.disclosure_report();
    await ask(caseId, 'assess_disclosure');
    expect(await dueNow(caseId)).toEqual({ assess_disclosure: closing.toISOString() });
    const decision = {
      kind: 'delay',
      through: '2026-12-11',
      statement: 'written',
      because: 'The county prosecutor wrote so',
    } as const;
    const by = { reportId: caseId, actorId: stableId(mails.lead), at: friday };
    expect(await commit(office, (tx, after) => decideReport(tx, after, { ...by, decision }))).toBeNull();
    expect(await dueNow(caseId)).toEqual({ assess_disclosure: '2026-12-01T22:00:00.000Z' });
  });

  it('follows the day on which someone comes of age', async () => {
    const caseId = await cases.client_majority('of age later');
    const row = await office.db.clientMajority.findUniqueOrThrow({ where: { id: caseId } });
    await ask(caseId, 'confirm_own_address');
    expect(await dueNow(caseId)).toEqual({ confirm_own_address: closing.toISOString() });
    const birthDate = new Date('2009-03-01');
    await office.db.client.update({ where: { accountId: row.accountId }, data: { birthDate } });
    await commit(office, (tx, after) =>
      lookAtMajority(tx, after, { majorityId: caseId, policy: majorityPolicy, at: friday }),
    );
    expect(await dueNow(caseId)).toEqual({ confirm_own_address: '2026-12-01T22:00:00.000Z' });
  });
});

describe('a task of a request whose last day is put off', () => {
  const later = '2026-12-01T22:00:00.000Z';
  const dueOf = async (caseId: string, key: string) => {
    const where = { caseId_key: { caseId, key } };
    return (await office.db.supportTask.findUniqueOrThrow({ where })).dueAt?.toISOString();
  };
  const ask = (caseId: string) =>
    office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: 'asked', kind: 'reach_by_phone', at: friday.toISOString() }),
    );

  it('for records has the time that it would have had, and so has that of its file', async () => {
    const asked = await askedRecords(office, 'in no hurry', { receivedAt });
    expect(await actsOnParts(() => office)(asked, 'grant')).toBe('done');
    const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
    const caseIds = [asked.requestId, part.exportId ?? expect.fail('no file')];
    for (const caseId of caseIds) await ask(caseId);
    for (const caseId of caseIds) expect(await dueOf(caseId, 'asked')).toBe(closing.toISOString());
    expect(await actsOnParts(() => office)(asked, 'extend', { to: '2026-12-09' })).toBe('done');
    for (const caseId of caseIds) expect(await dueOf(caseId, 'asked')).toBe(later);
  });

  it('for a list of disclosures or a change has the time that it would have had', async () => {
    const { requestId, amendmentId, extend } = await askedLate('no hurry');
    for (const caseId of [requestId, amendmentId]) await ask(caseId);
    for (const caseId of [requestId, amendmentId])
      expect(await dueOf(caseId, 'asked')).toBe(closing.toISOString());
    await extend();
    for (const caseId of [requestId, amendmentId]) expect(await dueOf(caseId, 'asked')).toBe(later);
  });
});
