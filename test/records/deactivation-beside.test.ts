import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { commit } from '../../src/cases/after-commit.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { runDueStep } from '../../src/operations/client-deactivation/carry-out.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** Confirms a deactivation and lets its days pass. */
async function deactivated(accountId: string, signedInId: string | null): Promise<string> {
  const { deactivationId, token } = await linkedDeactivation(office, accountId);
  const confirmed = await confirmDeactivation(office, { token, signedInId });
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const at = daysAfter(office.clock(), 15);
  await commit(office, (tx, after) =>
    runDueStep(tx, after, { deactivationId, policy: deactivationPolicy, at }),
  );
  return deactivationId;
}

const statusOf = async (id: string) => (await office.db.account.findUniqueOrThrow({ where: { id } })).status;

it('a guardian of two children closes the account of one; theirs and the other child’s stay', async () => {
  const { db } = office;
  const guardianId = await addClientAccount(office, 'guardian@clients.example');
  const one = await addLeavingClient(office, 'one@clients.example', 'client own');
  const other = await addLeavingClient(office, 'other@clients.example', 'client silent');
  for (const accountId of [one, other]) {
    await db.familyMember.create({
      data: { accountId, guardianId, relationship: 'parent', addedAt: office.clock() },
    });
    await db.client.update({ where: { accountId }, data: { birthDate: new Date('2018-05-05') } });
  }
  const before = await db.account.findUniqueOrThrow({ where: { id: other }, include: { client: true } });
  await deactivated(one, guardianId);
  expect(await Promise.all([one, other, guardianId].map(statusOf))).toEqual([
    'deactivated',
    'active',
    'active',
  ]);
  expect(await db.account.findUnique({ where: { id: other }, include: { client: true } })).toEqual(before);
  expect(await db.familyMember.count({ where: { guardianId } })).toBe(2);
});

it('a client leaves while their provider’s contract is ending: upcoming sessions end, and the record and their choice stay', async () => {
  const { db, people } = office;
  const at = office.clock();
  const chartId = stableId('chart sourced');
  const terminationId = await closedCase(office, {
    kind: 'contract_termination',
    subjectId: people.provider.id,
    at,
  });
  await db.contractTermination.create({
    data: {
      id: terminationId,
      contractId: people.provider.contractId,
      state: 'in_notice',
      lastDay: daysAfter(at, 40),
      recordsPractice: 'Moreau Practice',
      startedById: people.provider.accountId,
      requestedAt: at,
    },
  });
  await db.clientMigration.create({ data: { terminationId, chartId, outcome: 'stays', chosenAt: at } });
  const coming = randomUUID();
  await db.appointment.create({
    data: {
      id: coming,
      chartId,
      status: 'scheduled',
      startsAt: daysAfter(at, 30),
      endsAt: daysAfter(at, 30),
    },
  });
  const accountId = await addLeavingClient(office, 'leaving@clients.example', 'client sourced');
  const notes = await db.note.count({ where: { chartId } });
  const deactivationId = await deactivated(accountId, null);
  expect(await statusOf(accountId)).toBe('deactivated');
  expect(await db.appointment.findUniqueOrThrow({ where: { id: coming } })).toMatchObject({
    status: 'cancelled',
    cancelledByCaseId: deactivationId,
  });
  expect(await db.note.count({ where: { chartId } })).toBe(notes);
  expect(await db.clientMigration.findFirstOrThrow({ where: { chartId } })).toMatchObject({
    outcome: 'stays',
  });
  expect(await db.contractTermination.findUniqueOrThrow({ where: { id: terminationId } })).toMatchObject({
    state: 'in_notice',
  });
});
