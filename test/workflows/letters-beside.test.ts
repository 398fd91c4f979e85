import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/index.js';
import {
  accountNoticeId,
  accountNoticeType,
  type AccountNoticeInput,
} from '../../src/protocol/account-notice/messages.js';
import { liftHold } from '../../src/protocol/account-suspension/messages.js';
import { approveDisclosure, assessDisclosure } from '../../src/protocol/disclosure-report/messages.js';
import { makeClientChoice } from '../../src/protocol/client-migration/messages.js';
import { denyReactivation } from '../../src/protocol/client-reactivation/messages.js';
import { addressCorrected } from '../../src/protocol/email-verification/messages.js';
import { downloadStarted } from '../../src/protocol/note-export/messages.js';
import { invitationAccepted } from '../../src/protocol/provider-invitation/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { startAccessReview } from '../harness/access-reviews.js';
import { startAccounting } from '../harness/accounting-requests.js';
import {
  startExport,
  startInvitation,
  startMigration,
  startOffboarding,
  startVerification,
} from '../harness/inputs.js';
import { deactivationRow, startDeactivation } from '../harness/leaving-clients.js';
import { startAmendment } from '../harness/record-amendments.js';
import { recordRow, startRecordRequest } from '../harness/record-requests.js';
import { caseload, fails } from '../harness/recording-activities.js';
import { startMajority, startReactivation, startReport } from '../harness/rows.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';
import { startHold } from '../replay/scenarios/account-suspension.js';
import { startReset } from '../replay/scenarios/password-reset.js';

type Mail = {
  [Name in keyof Activities]: Parameters<Activities[Name]>[0] extends { template: string } ? Name : never;
}[keyof Activities];

describe('while a mailbox puts a letter off', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene({ charts: caseload(0, 30) });
  });
  afterEach(() => scene.close());

  /** From now on one of the letters is put off, at each attempt. */
  function putsOff<Name extends Mail>(name: Name, template: string): void {
    const answers = scene.answers as unknown as Record<
      Name,
      (request: { template: string }) => Promise<unknown>
    >;
    const taken = answers[name];
    answers[name] = (request) => (request.template === template ? fails() : taken(request));
  }
  const isTold = (name: Mail, template: string) =>
    until(`“${template}” goes out`, async () =>
      scene.asked(name).some((letter) => (letter as { template: string }).template === template),
    );
  const isShown = (handle: WorkflowHandle, state: string) =>
    until(`it is shown as ${state}`, async () => {
      const { typedSearchAttributes } = await handle.describe();
      return typedSearchAttributes.get(searchAttributes.CaseState) === state;
    });
  const closed = () => scene.asked('recordCase').some((change) => change.closed);

  it('a review of access tells the leads that emergency access was opened alone, and is completed', async () => {
    putsOff('tellOfAccessReview', 'opened');
    const review = await startAccessReview(scene, 'emergency');
    await isTold('tellOfAccessReview', 'opened');
    await review.openAlone();
    await isTold('tellOfAccessReview', 'alone');
    await review.complete();
    await isShown(review.handle, 'completed');
  });

  it('a request for an accounting is given, and its days come', async () => {
    putsOff('tellOfAccounting', 'asked');
    const row = await startAccounting(scene);
    await isTold('tellOfAccounting', 'asked');
    await row.happens({ kind: 'give' });
    await isShown(row.handle, 'given');
  });

  it('a request to amend asks the provider, and is withdrawn; who asked hears of one thing after the other', async () => {
    putsOff('tellOfAmendment', 'asked');
    const row = await startAmendment(scene);
    await isTold('tellOfAmendment', 'provider-asked');
    await row.happens({ kind: 'withdraw' });
    await isShown(row.handle, 'withdrawn');
    await isTold('tellOfAmendment', 'provider-withdrawn');
    expect(scene.asked('tellOfAmendment').map(({ template }) => template)).not.toContain('withdrawn');
    await row.handle.result();
    expect(scene.asked('tellOfAmendment').at(-1)?.template).toBe('withdrawn');
    expect(scene.asked('openTask')).toMatchObject([{ key: 'by-phone/asked' }]);
  });

  it('a reactivation is proven and denied', async () => {
    putsOff('mailReactivation', 'link');
    const { handle, prove } = await startReactivation(scene);
    await isTold('mailReactivation', 'link');
    await prove();
    await isShown(handle, 'proven');
    expect(await scene.act(handle, 'lead', denyReactivation, {})).toEqual({ done: true });
    await isShown(handle, 'denied');
  });

  it('a client who comes of age gets the link to the address that they name', async () => {
    putsOff('mailMajority', 'first');
    const { name } = await startMajority(scene);
    await isTold('mailMajority', 'first');
    await name();
    await isTold('mailMajority', 'own-address');
  });

  it('a late report is told to the privacy officer', async () => {
    const { handle } = await startReport(scene, { left: 0 });
    putsOff('tellOfDisclosure', 'individuals');
    await scene.act(handle, 'agent', assessDisclosure, {
      nature: 'Names',
      receivedBy: 'A client',
      acquired: 'Read',
      mitigation: 'Deleted',
      conclusion: 'breach',
    });
    await scene.act(handle, 'lead', approveDisclosure, {});
    await isTold('tellOfDisclosure', 'individuals');
    await isTold('tellOfDisclosure', 'overdue');
  });

  it('a suspension is lifted, and its owner hears so', async () => {
    putsOff('mailAccountHold', 'held');
    const handle = await startHold(scene);
    expect(await scene.act(handle, 'lead', liftHold, { restoreAddress: false })).toEqual({ done: true });
    await isShown(handle, 'lifted');
    await isTold('mailAccountHold', 'lifted');
  });

  it('a suspension whose last letter is put off is lifted all the same', async () => {
    putsOff('mailAccountHold', 'lifted');
    const handle = await startHold(scene);
    await scene.act(handle, 'lead', liftHold, { restoreAddress: false });
    await isShown(handle, 'lifted');
  });

  it('a deactivation tells the providers, and is taken back', async () => {
    const row = await deactivationRow(scene);
    putsOff('mailDeactivation', 'confirmed');
    const handle = await startDeactivation(scene);
    await isShown(handle, 'identity_link_sent');
    await row.confirm(handle);
    await until('providers are told', async () => scene.asked('tellProvidersOfDeactivation').length === 1);
    await row.withdraw(handle);
    await isShown(handle, 'withdrawn');
    await isTold('mailDeactivation', 'withdrawn');
  });

  it('a request for records looks at its row when it changes, tells of that, and its days come', async () => {
    const row = await recordRow(scene);
    scene.answers.tellOfRecordRequest = fails;
    const handle = await startRecordRequest(scene);
    await until('it was to be told', async () => scene.asked('tellOfRecordRequest').length > 0);
    await row.happens(handle, { kind: 'say-sent', partId: 'a' });
    const looks = scene.asked('settleRecordRequest').length;
    const attempts = scene.asked('tellOfRecordRequest').length;
    await row.happens(handle, { kind: 'say-sent', partId: 'b' });
    await until('it is looked at', async () => scene.asked('settleRecordRequest').length > looks);
    await until('that is told', async () => scene.asked('tellOfRecordRequest').length > attempts);
    for (let passed = 0; passed < 10; passed += 1) await scene.skipDays(1.001);
    expect([...row.rung.keys()]).toContainEqual(expect.stringMatching(/^remind/));
    await row.happens(handle, { kind: 'withdraw' });
    await isShown(handle, 'withdrawn');
  });

  it('a reset is over once the password is chosen', async () => {
    scene.answers.settleReset = async () => ({ status: 'completed' });
    scene.answers.mailPasswordChanged = fails;
    const handle = await startReset(scene);
    await scene.skipDays(0.1);
    await isShown(handle, 'completed');
    expect(closed()).toBe(true);
    expect(scene.asked('openTask')).toEqual([]);
    await handle.result();
    expect(scene.asked('openTask')).toMatchObject([{ key: 'by-phone' }]);
  });

  it('an address is corrected, and the link goes there', async () => {
    const { sendVerification } = scene.answers;
    scene.answers.sendVerification = (mail) => (mail.round === 0 ? fails() : sendVerification(mail));
    const { handle } = await startVerification(scene);
    await handle.signal(addressCorrected);
    await isShown(handle, 'sent');
    await scene.skipDays(0.9);
    await scene.skipDays(0.9);
    expect(scene.asked('verificationNotTaken')).toEqual([]);
    expect(scene.asked('sendVerification').map(({ occasion }) => occasion)).toContain('reminder');
  });

  it('an invitation is accepted, by the link of the mail before', async () => {
    const { mailInvitation } = scene.answers;
    scene.answers.mailInvitation = (mail) => (mail.round === 1 ? fails() : mailInvitation(mail));
    const { handle } = await startInvitation(scene);
    await scene.skipDays(7.1);
    expect(scene.asked('mailInvitation').map(({ round }) => round)).toContain(1);
    await handle.signal(invitationAccepted);
    await isShown(handle, 'accepted');
  });

  it('an export says who downloaded it', async () => {
    putsOff('mailExport', 'export-ready');
    const { handle, exportId } = await startExport(scene);
    await isTold('mailExport', 'export-ready');
    await handle.signal(downloadStarted);
    await until('it is in the timeline', async () => scene.timeLine(exportId).includes('export-downloaded'));
    await isTold('mailExport', 'export-downloaded');
  });

  it('a notice is over once its mail was taken, though the text was not', async () => {
    scene.answers.textPhoneBefore = fails;
    const input: AccountNoticeInput = { noticeId: 'notice-1', reference: 'AN-TEST-0001', phoneChanged: true };
    await scene.workflow.start(accountNoticeType, {
      workflowId: accountNoticeId(input.noticeId),
      taskQueue: scene.taskQueue,
      args: [input],
    });
    await until('it is over', async () => closed());
  });

  it('offboarding says farewell to the clients of every page', async () => {
    const { confirmToClients } = scene.answers;
    scene.answers.confirmToClients = (page) =>
      page.chartIds.includes('chart-0') ? fails() : confirmToClients(page);
    await startOffboarding(scene);
    await until('the other page is told', async () =>
      scene.asked('confirmToClients').some(({ chartIds }) => chartIds.includes('chart-29')),
    );
  });

  it('a client who hears so late that they can’t choose by mail is called, and chooses', async () => {
    scene.answers.giveNotice = fails;
    const { handle } = await startMigration(scene, 4);
    await until('support is asked', async () => scene.asked('openTask').length === 1);
    expect(
      await handle.executeUpdate(makeClientChoice, { args: [{ linkDigest: 'digest', choice: 'stays' }] }),
    ).toEqual({ done: true });
  });

  it('a choice closes on its day', async () => {
    const { handle, lastDayEndsAt } = await startMigration(scene, 60);
    await until('the client is told', async () => scene.asked('giveNotice').length === 1);
    scene.answers.remindClient = fails;
    await scene.skipDays(7.1);
    await until('they are to be reminded', async () => scene.asked('remindClient').length > 0);
    const moved = new Date(Date.parse(lastDayEndsAt) + 86_400_000);
    await handle.signal('lastDayMoved', {
      lastDay: moved.toISOString().slice(0, 10),
      lastDayEndsAt: moved.toISOString(),
      round: 1,
    });
    await until('it is shown', async () => {
      const { typedSearchAttributes } = await handle.describe();
      const dueAt = typedSearchAttributes.get(searchAttributes.DueAt)?.getTime() ?? 0;
      return dueAt > Date.now() && dueAt > (await scene.now()).getTime() + 20 * 86_400_000;
    });
  });
});
