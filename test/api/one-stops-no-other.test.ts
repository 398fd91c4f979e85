import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followClosings } from '../../src/cases/closings.js';
import { openCase } from '../../src/cases/open.js';
import { findOrphans } from '../../src/cases/orphans.js';
import { hoursAfter, minutesAfter } from '../../src/domain/instants.js';
import { attendToCases } from '../../src/operations/case/unattended.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { closedCase } from '../harness/closed-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

const anHourAgo = () => hoursAfter(office.clock(), -1);

/** The back office with a log that is read, and a database in which the first transaction fails. */
function firstFails() {
  const said: { readonly caseId: string; readonly error: unknown }[] = [];
  let hasFailed = false;
  const db = new Proxy(office.db, {
    get(target, name) {
      if (name !== '$transaction' || hasFailed) return Reflect.get(target, name) as unknown;
      hasFailed = true;
      return async () => Promise.reject(new RangeError('Invalid time zone specified: Nowhere/Gone'));
    },
  });
  const log = { warn: (of: (typeof said)[number]) => said.push(of) } as unknown as typeof office.log;
  return { said, broken: { ...office, db, log } };
}

/** An export that was begun, and of which Temporal knows nothing. */
async function orphan(): Promise<string> {
  const { exportId } = await office.db.$transaction((tx) =>
    requestExport(tx, {
      providerId: office.people.provider.id,
      occasion: 'on_demand',
      terminationCaseId: null,
      actor: { kind: 'account', id: office.people.provider.accountId },
      at: anHourAgo(),
    }),
  );
  await office.db.case.update({ where: { id: exportId }, data: { workflowStartedAt: anHourAgo() } });
  return exportId;
}

/** A case that was closed while nobody could tell its workflow. */
const closed = () =>
  closedCase(office, {
    kind: 'contact_request',
    subjectId: randomUUID(),
    at: minutesAfter(office.clock(), -2),
  });

/** A case that waits for support, who wasn't asked. */
async function unattended(): Promise<string> {
  return office.db.$transaction(async (tx) => {
    const { caseId: id } = await openCase(tx, {
      kind: 'password_reset',
      workflowId: (caseId) => `password-reset/${caseId}`,
      subjectId: randomUUID(),
      state: 'address_suppressed',
      at: anHourAgo(),
    });
    await tx.case.update({
      where: { id },
      data: { waitingOn: 'support', workflowStartedAt: anHourAgo(), workflowLookedAt: office.clock() },
    });
    return id;
  });
}

const tasksOf = (kind: string) => (caseIds: string[]) =>
  office.db.supportTask.count({ where: { kind, caseId: { in: caseIds } } });
const lookedAt = (ids: string[]) =>
  office.db.case.count({ where: { id: { in: ids }, workflowLookedAt: { not: null } } });

describe('one record that can’t be looked after', () => {
  it.each([
    ['orphaned cases', findOrphans, orphan, tasksOf('orphaned_case')],
    ['closed cases', followClosings, closed, lookedAt],
    ['cases without a task', attendToCases, unattended, tasksOf('unattended_case')],
  ] as const)(
    'of the %s stops no other, is said in the log, and is done at a later sweep',
    async (_, errand, make, done) => {
      const caseIds = [await make(), await make()];
      const { said, broken } = firstFails();
      const stopping = new AbortController().signal;
      await errand(broken, stopping);
      expect(await done(caseIds)).toBe(1);
      const [caseId = '', ...others] = said.flatMap((of) =>
        of.error instanceof RangeError ? of.caseId : [],
      );
      expect([others, caseIds.includes(caseId)]).toEqual([[], true]);
      await office.db.case.update({
        where: { id: caseId },
        data: { workflowLookedAt: make === orphan ? new Date(0) : null },
      });
      await errand(office, stopping);
      expect(await done(caseIds)).toBe(2);
    },
  );
});
