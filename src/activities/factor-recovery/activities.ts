import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { settleNewAddress } from '../../operations/address-recovery/request.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { commit } from '../../cases/after-commit.js';
import { mailAddressLink } from '../address-recovery/link.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { decideRecovery, type RecoveryRequest } from './decision.js';
import { runDueStep } from './due.js';
import { viewOf, type RecoveryView } from './view.js';
import { callInstead, mailAnswer, sentLink } from './answer.js';
import { beginWait, type BeginWait } from './wait.js';

/** How a request was answered. Workers of before left it to the workflow to tell another case that it joined. */
export type RecoveryAnswer = RecoveryView & { readonly joined: string | null };

/** A recovery that may have been carried out. Workers of before left it to the workflow to signal the sign-ins that waited for a code. */
export type SettledRecovery = RecoveryView & { readonly challenges: readonly string[] };

/** What the timeline says of a request that was answered without a link. */
const answeredWithoutLink = {
  held: 'recovery-account-held',
  'not-enrolled': 'recovery-not-enrolled',
  'under-way': 'recovery-joined',
} as const;

/** Activities of lost-phone recoveries: the link, the wait, and what a date brings. Acts of support are in acts.ts, mails to all addresses in mails.ts. */
export function createFactorRecoveryActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Looks up whose address it is, and answers by mail; repeated, it goes on where it stopped and mails the same link. */
    sendRecoveryLink: withHeartbeat(async (request: RecoveryRequest): Promise<RecoveryAnswer> => ({
      ...(await sendLink(dependencies, request)),
      joined: null,
    })),

    /** Asks support to call someone whose mail with the link nobody takes. A retry finds task and line by their keys. */
    async recoveryNotTaken(request: RecoveryRequest): Promise<RecoveryView> {
      await db.$transaction((tx) => callInstead(tx, request, 'not_taken'));
      return viewOf(db, request.recoveryId);
    },

    /**
     * Reads how a recovery stands, looks up whose account it is once a new mailbox is proven, and does what is due: an unused link expires, an undecided case goes to a lead, and after the wait the
     * second factor goes, in one transaction with the case, the sessions and the notice to the owner.
     */
    async settleRecovery(request: {
      recoveryId: string;
      policy: FactorRecoveryPolicy;
      due: boolean;
      at: IsoInstant;
    }): Promise<SettledRecovery> {
      const { recoveryId, due } = request;
      await settleNewAddress(dependencies, recoveryId, new Date(request.at));
      if (due) await commit(dependencies, (tx, after) => runDueStep(tx, after, request));
      return { ...(await viewOf(db, recoveryId)), challenges: [] };
    },

    /** Writes until when the owner can stop the reset: the hours count from the notices, or from the call that support is asked for instead. A retry finds the end written and keeps it. */
    async beginRecoveryWait(request: BeginWait): Promise<RecoveryView> {
      await db.$transaction((tx) => beginWait(tx, request));
      return viewOf(db, request.recoveryId);
    },
  };
}

async function sendLink(dependencies: Dependencies, request: RecoveryRequest): Promise<RecoveryView> {
  const { db, config, clock } = dependencies;
  const { recoveryId, at } = request;
  const asked = await db.factorRecovery.findUnique({
    where: { id: recoveryId, state: 'requested' },
    include: { case: true },
  });
  if (asked !== null && asked.newEmail !== null) {
    await mailAddressLink(dependencies, { ...asked, newEmail: asked.newEmail }, request);
    return viewOf(db, recoveryId);
  }
  const decision = await commit(dependencies, (tx, after) =>
    decideRecovery(tx, after, config, { ...request, now: clock() }),
  );
  if (decision.kind === 'past') return viewOf(db, recoveryId, decision.status);
  const because =
    decision.kind === 'withheld' ? decision.because : await mailAnswer(dependencies, decision, request);
  await db.$transaction(async (tx) => {
    if (because !== null) await callInstead(tx, request, because);
    else if (decision.kind === 'link') await sentLink(tx, request, decision.linkExpiresAt);
    if (decision.kind !== 'link' && decision.kind !== 'withheld')
      await moveRecovery(tx, {
        recoveryId,
        event: 'answer-without-link',
        line: { key: decision.kind, code: answeredWithoutLink[decision.kind] },
        at: new Date(at),
      });
  });
  return viewOf(db, recoveryId);
}
