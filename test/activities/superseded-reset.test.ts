import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { passwordResetPolicy } from '../../src/domain/account/policy.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';
import { signalsTold } from '../harness/signals-told.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** A reset of the provider, whose workflow runs. */
async function asked(): Promise<string> {
  const at = office.clock();
  const { caseId } = await office.db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'password_reset',
      workflowId: passwordResetId,
      state: 'requested',
      at,
    });
    const reset = { id: opened.caseId, portal: 'provider', email: mails.provider, requestedAt: at } as const;
    await tx.passwordReset.create({ data: reset });
    return opened;
  });
  await startPendingCase(office, caseId);
  return caseId;
}

it('the workflow of a reset whose link was replaced is told, though the answer of the activity that replaced it got lost', async () => {
  const { sendReset } = createActivities(office);
  const at = office.clock().toISOString();
  const answer = (resetId: string) => sendReset({ resetId, round: 0, policy: passwordResetPolicy, at });
  const older = await asked();
  expect(await answer(older)).toMatchObject({ kind: 'sent' });
  const newer = await asked();
  await answer(newer);
  expect(await answer(newer)).toMatchObject({ kind: 'sent' });
  expect(await signalsTold(office, passwordResetId(older))).toEqual(['resetSettled']);
  for (const id of [older, newer])
    await office.temporal.workflow.getHandle(passwordResetId(id)).terminate('asserted');
});
