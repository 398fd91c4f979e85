import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { isOpenMajority, majorityWaitsFor } from '../../domain/client-majority/states.js';
import {
  clientMajorityView,
  confirmOwnAddress,
  denyOwnAddress,
  majorityChanged,
  type ClientMajorityInput,
  type MajorityWatchInput,
} from '../../protocol/client-majority/messages.js';
import { laterAgain, outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * A client comes of age: both are told, the guardian's access ends on the day, and the person gets a sign-in under an address of their own (process
 * book, "majority"). The row in the database decides; here it is waited, mailed and escalated.
 */
export async function clientMajority(input: ClientMajorityInput): Promise<void> {
  const { majorityId, reference, accountId: subjectId, policy } = input;
  const row = openRow({
    input,
    file: { caseId: majorityId, reference, process: 'client-majority' },
    subjectId,
    first: 'announced',
    isOpen: isOpenMajority,
    waitsFor: majorityWaitsFor,
    look: () => quickDb.settleMajority({ majorityId, policy, at: now() }),
    async tell({ template, round }) {
      const mail = outboundMail.mailMajority({ majorityId, template, round, policy, at: now() });
      const key = `by-phone/${template}/${round}`;
      await mailOrCall(isReached(mail), { caseId: majorityId, key, subjectId });
    },
    readerOf: (template) => (template === 'own-address' ? 'own address' : 'both'),
    changed: majorityChanged,
    view: clientMajorityView,
  });
  const decisions = [
    [confirmOwnAddress, 'confirmOwnAddress'],
    [denyOwnAddress, 'denyOwnAddress'],
  ] as const;
  for (const [update, decide] of decisions)
    row.accept(
      update,
      () => null,
      async (_, { actor }) =>
        row.answer(
          await whilePersonWaits[decide]({ majorityId, actorId: actor.accountId, policy, at: now() }),
        ),
    );
  await row.follow();
}

/** Events after which a run hands over to a fresh one: some hundred pages. */
const longHistory = 2_000;

/** Opens a case for everyone who comes of age soon and has none, page by page; its result says how many. Where the database stays away the run fails, and the next day's begins anew. */
export async function majorityWatch(input: MajorityWatchInput): Promise<number> {
  let { after, opened } = input;
  for (;;) {
    const page = await laterAgain.openMajorities({ after, at: now() });
    opened += page.opened;
    if (page.next === null) return opened;
    after = page.next;
    if (workflowInfo().historyLength > longHistory)
      await continueAsNew<typeof majorityWatch>({ after, opened });
  }
}
