import type { RetrievalView } from '../../activities/note-retrieval/view.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { UpdateResult } from '../../protocol/acts.js';
import {
  approveRetrieval,
  denyRetrieval,
  recordRetrievalProof,
  sendRetrievalCode,
} from '../../protocol/note-retrieval/messages.js';
import type { Redeemed } from '../kit/act-handlers.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import { now } from '../kit/waiting.js';
import { setView, type Retrieval } from './state.js';

/** Lets support record proofs, send a code, and deny, and a lead approve; the row decides whether they may. */
export function acceptRetrievalActs(retrieval: Retrieval): void {
  const { retrievalId, policy } = retrieval.input;
  const { accept } = retrieval.process;
  const of = ({ actor }: Redeemed) => ({ retrievalId, actorId: actor.accountId, at: now() });
  const answer = (after: RetrievalView | Refusal): UpdateResult => {
    if (isRefusal(after)) return after;
    setView(retrieval, after);
    retrieval.changed = true;
    // A lead approved what may not be given out: the row says no, and the case says why.
    return after.status === 'refused' ? { refused: 'notes-not-given-out' } : { done: true };
  };
  accept(
    recordRetrievalProof,
    () => null,
    async ({ proof }, redeemed) =>
      answer(await whilePersonWaits.recordRetrievalProof({ ...of(redeemed), proof, policy })),
  );
  accept(
    sendRetrievalCode,
    () => null,
    async (_, redeemed) => answer(await whilePersonWaits.askForRetrievalCode(of(redeemed))),
  );
  accept(
    approveRetrieval,
    () => null,
    async (_, redeemed) => answer(await whilePersonWaits.approveRetrieval(of(redeemed))),
  );
  accept(
    denyRetrieval,
    () => null,
    async (_, redeemed) => answer(await whilePersonWaits.denyRetrieval(of(redeemed))),
  );
}
