import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open-case.js';
import { accountHoldId } from '../../src/protocol/account-hold.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails, phones } from '../harness/personas.js';

describe('an account that a lead opens again', () => {
  let office: BackOffice;
  beforeEach(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
  });
  afterEach(() => office.close());

  /** The phone of a provider after "this wasn't me" to a notice was settled by a lead. */
  async function phoneAfterLifting(because: string): Promise<string | undefined> {
    const { db } = office;
    const { id: accountId } = await db.account.findFirstOrThrow({ where: { email: mails.provider } });
    const lead = await db.account.findFirstOrThrow({ where: { email: mails.lead } });
    const heldAt = new Date();
    const { caseId: holdId } = await db.$transaction((tx) =>
      openCase(tx, {
        kind: 'account_hold',
        workflowId: accountHoldId,
        subjectId: accountId,
        state: 'held',
        at: heldAt,
      }),
    );
    await db.accountHold.create({ data: { id: holdId, accountId, because, heldAt } });
    await db.account.update({ where: { id: accountId }, data: { status: 'held' } });
    await createActivities(office).liftHold({
      holdId,
      accountId: lead.id,
      restoreAddress: false,
      at: heldAt.toISOString(),
    });
    return (await db.secondFactor.findUnique({ where: { accountId } }))?.phone;
  }

  it.each(['second_factor_enrolled', 'second_factor_reset'])(
    'sends no codes to a phone that its owner did not set up: %s',
    async (because) => {
      expect(await phoneAfterLifting(because)).toBeUndefined();
    },
  );

  it('keeps its phone where something else was not the owner’s doing', async () => {
    expect(await phoneAfterLifting('password_changed')).toBe(phones.provider);
  });
});
