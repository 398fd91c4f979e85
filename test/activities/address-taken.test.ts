import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { daysAfter } from '../../src/domain/instants.js';
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

it('the owner is told once of two tries at the same moment, and of none more within the hour', async () => {
  const { db } = office;
  const email = mails.provider;
  const tryAt = async (at: Date) => {
    const { caseId } = await db.$transaction((tx) =>
      openVerification(tx, { purpose: 'sign_up', portal: 'provider', email, at }),
    );
    const [linkExpiresAt, dueAt] = [daysAfter(at, 1).toISOString(), daysAfter(at, 2).toISOString()];
    const mail = { verificationId: caseId, occasion: 'request', round: 0, linkExpiresAt, dueAt } as const;
    await createActivities(office).sendVerification({ ...mail, at: at.toISOString() });
    return caseId;
  };
  const late = new Date('2026-03-02T17:59:59Z');
  const cases = await Promise.all([tryAt(late), tryAt(late), tryAt(late)]);
  cases.push(await tryAt(new Date('2026-03-02T18:00:03Z')));
  const told = office.inbox.messages.filter(({ to }) => to === email);
  expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await db.caseEvent.count({ where: { caseId: { in: cases }, code: 'owner-told' } })).toBe(4);
});
