import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openVerification } from '../../src/operations/email-verification/open.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

it('the owner of a taken address is called, not who typed it, when no relay takes the mail for a day', async () => {
  const { db } = office;
  const at = new Date();
  const email = mails.provider;
  const { caseId } = await db.$transaction((tx) =>
    openVerification(tx, { purpose: 'sign_up', portal: 'provider', email, at }),
  );
  const notTaken = { verificationId: caseId, round: 0, at: at.toISOString() };
  await createActivities(office).verificationNotTaken(notTaken);
  await createActivities(office).verificationNotTaken(notTaken);
  expect(await db.supportTask.findMany({ where: { caseId } })).toMatchObject([
    { kind: 'reach_by_phone', subjectId: office.people.provider.accountId },
  ]);
  expect(await db.caseEvent.findMany({ where: { caseId } })).toMatchObject([
    { code: 'owner-not-told', detail: { because: 'not_taken' } },
  ]);
});
