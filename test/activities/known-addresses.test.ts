import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailKnown } from '../../src/activities/kit/mail-known.js';
import { createActivities } from '../../src/activities/index.js';
import { openAccountNotice } from '../../src/operations/account-notice/open.js';
import { openCase } from '../../src/cases/open.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import { accountSuspensionId } from '../../src/protocol/account-suspension/messages.js';
import { factorRecoveryId } from '../../src/protocol/factor-recovery/messages.js';
import { nothingAfter } from '../harness/nothing-after.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const former = 'ines.before@providers.example';
const at = new Date();

describe('a server that says “later” for one address of an account keeps no other from being told', () => {
  let office: BackOffice;
  let accountId: string;
  beforeEach(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    ({ id: accountId } = await office.db.account.findFirstOrThrow({ where: { email: mails.provider } }));
    office.smtp.misbehaveNext({ kind: 'refuse', code: 451 });
  });
  afterEach(() => office.close());

  const told = (subject: string) => [
    office.take(mails.provider, subject).length,
    office.take(former, subject).length,
  ];

  it.each([
    ['where its owner pressed at the former one', former],
    ['where someone pressed at the present one', null],
  ])('that it is suspended, %s', async (_where, formerEmail) => {
    await changedAddress();
    const { caseId: holdId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'account_suspension',
        workflowId: accountSuspensionId,
        subjectId: accountId,
        state: 'held',
        at,
      }),
    );
    await office.db.accountSuspension.create({
      data: { id: holdId, accountId, because: 'email_changed', suspendedAt: at, formerEmail },
    });
    const { mailAccountHold } = createActivities(office);
    const mail = () => mailAccountHold({ holdId, template: 'held', at: at.toISOString() });
    await expect(mail()).rejects.toThrow('could not take the mail now (451)');
    expect(told('is suspended')).toEqual([0, 1]);
    expect(await mail()).toEqual({ reached: true });
    expect(told('is suspended')).toEqual([1, 1]);
  });

  it('that its second factor is about to be reset', async () => {
    const mail = await openRecovery();
    await expect(mail()).rejects.toThrow('could not take the mail now (451)');
    expect(told('will be reset')).toEqual([0, 1]);
    expect(await mail()).toEqual({ reached: true });
    expect(told('will be reset')).toEqual([1, 1]);
  });

  it.each([
    ['refuses it', false],
    ['takes it', true],
  ])(
    'and a former one reaches nobody: where the present one %s, they are reached: %s',
    async (how, reached) => {
      const mail = await openRecovery();
      await expect(mail()).rejects.toThrow('(451)');
      if (how === 'refuses it') office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.1.1' });
      expect(await mail()).toEqual({ reached });
      expect(told('will be reset')).toEqual([reached ? 1 : 0, 1]);
    },
  );

  it.each(['active', 'ended'] as const)(
    'also of one that is %s, and its notes are about to be released',
    async (status) => {
      const account = { id: accountId, status, email: 'nobody@providers.example', formerEmail: former };
      const letter = { language: 'en', subject: 'Released', text: 'Soon', html: '' } as const;
      const mail = () =>
        mailKnown(office, { account, key: status, template: 'retrieval-notice', letterTo: () => letter, at });
      await expect(mail()).rejects.toThrow('(451)');
      office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.1.1' });
      expect(await mail()).toEqual({ reached: status === 'ended' });
      expect(office.take(former, 'Released')).toHaveLength(1);
    },
  );

  /** The account had another address before. */
  async function changedAddress(): Promise<void> {
    await office.db.$transaction((tx) =>
      openAccountNotice(tx, nothingAfter, { accountId, kind: 'email_changed', email: former, at }),
    );
  }

  /** Opens a recovery that waits, of an account that had another address; the answer mails its notice. */
  async function openRecovery() {
    const { caseId: recoveryId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'factor_recovery',
        workflowId: factorRecoveryId,
        subjectId: accountId,
        state: 'waiting',
        at,
      }),
    );
    const staff = (email: string) => office.db.account.findFirstOrThrow({ where: { email } });
    await office.db.factorRecovery.create({
      data: {
        id: recoveryId,
        portal: 'provider',
        email: mails.provider,
        accountId,
        state: 'waiting',
        proof: 'call_back',
        proofById: (await staff(mails.agent)).id,
        approvedById: (await staff(mails.lead)).id,
        requestedAt: at,
      },
    });
    await changedAddress();
    const { mailRecovery } = createActivities(office);
    return () =>
      mailRecovery({
        recoveryId,
        template: 'notice',
        policy: factorRecoveryPolicy,
        at: at.toISOString(),
      });
  }
});
