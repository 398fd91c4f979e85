import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { disavowAndSuspend } from '../../src/operations/account-suspension/disavow.js';
import { openAccountNotice } from '../../src/operations/account-notice/open.js';
import type { DisavowableNotice } from '../../src/domain/account-suspension/disavowal.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { nothingAfter } from '../harness/nothing-after.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails, phones } from '../harness/personas.js';

const hour = 3_600_000;

describe('an account that a lead opens again', () => {
  let office: BackOffice;
  let accountId: string;
  beforeEach(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    ({ id: accountId } = await office.db.account.findFirstOrThrow({ where: { email: mails.provider } }));
    await enrolledHoursAgo(1000);
  });
  afterEach(() => office.close());

  const ago = (hours: number) => new Date(Date.now() - hours * hour);
  const enrolledHoursAgo = (hours: number) =>
    office.db.secondFactor.update({ where: { accountId }, data: { enrolledAt: ago(hours) } });

  /** Presses "this wasn't me" in a notice of some hours ago. */
  async function disavow(notice: DisavowableNotice, hours: number): Promise<void> {
    const at = ago(hours);
    const { path } = await office.db.$transaction(async (tx) => {
      const caseId = await openAccountNotice(tx, nothingAfter, {
        accountId,
        kind: notice,
        email: mails.provider,
        at,
      });
      return issueDisavowLink(tx, office.config.TOKEN_KEYS, {
        notice,
        key: caseId,
        accountId,
        caseId,
        issuedAt: at,
      });
    });
    expect(await disavowAndSuspend(office, 'provider', path.replace('/not-me/', ''))).toBeNull();
  }

  /** The phone of the provider after a lead has lifted the suspension. */
  async function phoneAfterLifting(): Promise<string | undefined> {
    const lead = await office.db.account.findFirstOrThrow({ where: { email: mails.lead } });
    const { id: holdId } = await office.db.accountSuspension.findFirstOrThrow({ where: { accountId } });
    await createActivities(office).liftHold({
      holdId,
      accountId: lead.id,
      restoreAddress: false,
      at: new Date().toISOString(),
    });
    return (await office.db.secondFactor.findUnique({ where: { accountId } }))?.phone;
  }

  it.each(['second_factor_enrolled', 'second_factor_reset'] as const)(
    'sends no codes to a phone that its owner did not set up: %s',
    async (notice) => {
      await disavow(notice, 1);
      expect(await phoneAfterLifting()).toBeUndefined();
    },
  );

  it('sends no codes to an intruder’s phone where its owner disavowed the password first, and the phone after it', async () => {
    await enrolledHoursAgo(3);
    await disavow('password_changed', 1);
    await disavow('second_factor_enrolled', 3);
    expect(await phoneAfterLifting()).toBeUndefined();
  });

  it('sends no codes to a phone that was set up after the change that its owner disavowed', async () => {
    await enrolledHoursAgo(1);
    await disavow('password_changed', 2);
    expect(await phoneAfterLifting()).toBeUndefined();
  });

  it('keeps its phone where something else was not the owner’s doing, and the phone was there before', async () => {
    await disavow('password_changed', 2);
    expect(await phoneAfterLifting()).toBe(phones.provider);
  });

  it('is told of no suspension that is over, though a mailbox put that off', async () => {
    await disavow('password_changed', 2);
    await phoneAfterLifting();
    const { id: holdId } = await office.db.accountSuspension.findFirstOrThrow({ where: { accountId } });
    const mail = { holdId, at: new Date().toISOString() };
    const { mailAccountHold } = createActivities(office);
    expect(await mailAccountHold({ ...mail, template: 'held' })).toEqual({ reached: true });
    expect(office.take(mails.provider, '')).toEqual([]);
    expect(await mailAccountHold({ ...mail, template: 'lifted' })).toEqual({ reached: true });
    expect(office.take(mails.provider, '')).toHaveLength(1);
  });
});
