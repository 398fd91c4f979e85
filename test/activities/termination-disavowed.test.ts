import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { runAttempt } from '../harness/attempts.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

it('a provider who didn’t ask for the end of their contract says so from the confirmation, however long ago the request was', async () => {
  const { db, people } = office;
  const { accountId, contractId } = people.provider;
  const requestedAt = new Date(office.clock().getTime() - 60_000);
  const { caseId, reference } = await db.$transaction((tx) =>
    openCase(tx, {
      kind: 'contract_termination',
      workflowId: contractTerminationId,
      state: 'requested',
      at: requestedAt,
    }),
  );
  const of = { contractId, startedById: accountId, recordsPractice: 'Evil', acknowledgements: {} };
  await db.contractTermination.create({
    data: { ...of, id: caseId, lastDay: new Date('2099-01-31'), requestedAt, state: 'requested' },
  });
  const at = office.clock().toISOString();
  const confirm = { caseId, template: 'termination-confirmed', round: 0, at } as const;
  for (const attempt of [1, 2]) await runAttempt(attempt, createActivities(office).mailProvider, confirm);
  const [letter, ...more] = office.take(mails.provider, 'We got your request to end your contract');
  expect(more).toEqual([]);
  const path = /\/not-me\/\S+/.exec(letter?.text ?? '')?.[0] ?? '';
  expect((await office.browse('provider').post(path)).text).toContain('The account is stopped');
  const suspension = await db.accountSuspension.findFirstOrThrow({
    where: { accountId },
    include: { case: { include: { events: true } } },
  });
  expect(suspension).toMatchObject({ because: 'termination_requested' });
  expect(suspension.case.events).toContainEqual(
    expect.objectContaining({ code: 'termination-doubted', detail: { reference } }),
  );
  expect(await db.caseEvent.count({ where: { caseId, code: 'started-by-doubted' } })).toBe(1);
});
