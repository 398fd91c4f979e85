import { isOpenReactivation, reactivationWaitsFor } from '../../domain/client-reactivation/states.js';
import {
  clientReactivationView,
  denyReactivation,
  reactivate,
  reactivationChanged,
  type ClientReactivationInput,
} from '../../protocol/client-reactivation/messages.js';
import { outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Support reopens the account of a client who left: a link to the address of the account proves its owner, and an agent or lead decides (process
 * book, "client-deactivation"). The row in the database decides; here it is waited, mailed and escalated.
 */
export async function clientReactivation(input: ClientReactivationInput): Promise<void> {
  const { reactivationId, reference, accountId: subjectId, policy } = input;
  const row = openRow({
    input,
    file: { caseId: reactivationId, reference, process: 'client-reactivation' },
    subjectId,
    first: 'requested',
    isOpen: isOpenReactivation,
    waitsFor: reactivationWaitsFor,
    look: () => quickDb.settleReactivation({ reactivationId, policy, at: now() }),
    async tell({ template, round }) {
      const mail = outboundMail.mailReactivation({ reactivationId, template, policy, at: now() });
      const key = `by-phone/${template}/${round}`;
      await mailOrCall(isReached(mail), { caseId: reactivationId, key, subjectId });
    },
    readerOf: () => 'owner',
    changed: reactivationChanged,
    view: clientReactivationView,
  });
  const decisions = [
    [reactivate, 'reactivateClient'],
    [denyReactivation, 'denyReactivation'],
  ] as const;
  for (const [update, decide] of decisions)
    row.accept(
      update,
      () => null,
      async (_, { actor }) =>
        row.answer(
          await whilePersonWaits[decide]({ reactivationId, actorId: actor.accountId, policy, at: now() }),
        ),
    );
  await row.follow();
}
