import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { hoursAfter } from '../../domain/factor-recovery/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import { recoveryLetters } from '../../mail/factor-recovery/letters.js';
import { commit } from '../../cases/after-commit.js';
import { sayingAlive } from '../kit/heartbeat.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';
import { decideRecovery, type RecoveryDecision, type RecoveryRequest } from './decision.js';
import { doWhatIsDue } from './due.js';
import { patiently, standingOf, type RecoveryStanding } from './view.js';

/** How a request was answered: as it stands now, or by another case, whose workflow is to be told. */
export type RecoveryAnswer = RecoveryStanding & { readonly joined: string | null };

/** A recovery that may have been carried out. Workers of before left it to the workflow to signal the sign-ins that waited for a code. */
export type SettledRecovery = RecoveryStanding & { readonly challenges: readonly string[] };

/** What the time line says of a request that was answered without a link. */
const answeredWithoutLink = {
  held: 'recovery-account-held',
  'not-enrolled': 'recovery-not-enrolled',
  'under-way': 'recovery-joined',
} as const;

/** Activities of lost-phone recoveries: the link, the wait, and what a date brings. Acts of support are in recovery-acts.ts, mails to all addresses in recovery-mails.ts. */
export function createFactorRecoveryActivities(dependencies: Dependencies) {
  const { db, config, clock } = dependencies;

  return {
    /** Looks up whose address it is, and answers by mail; repeated, it goes on where it stopped and mails the same link. */
    sendRecoveryLink: sayingAlive(async (request: RecoveryRequest): Promise<RecoveryAnswer> => {
      const { recoveryId, at } = request;
      const decision = await db.$transaction(
        (tx) => decideRecovery(tx, config, { ...request, now: clock() }),
        patiently,
      );
      if (decision.kind === 'past')
        return { ...(await standingOf(db, recoveryId, decision.status)), joined: null };
      if (decision.kind === 'joined')
        return { ...(await standingOf(db, recoveryId)), joined: decision.workflowId };
      const because = decision.kind === 'withheld' ? decision.because : await mail(decision, request);
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
      return { ...(await standingOf(db, recoveryId)), joined: null };
    }),

    /** Asks support to call somebody whose mail with the link nobody takes. */
    async recoveryNotTaken(request: RecoveryRequest): Promise<RecoveryStanding> {
      await db.$transaction((tx) => callInstead(tx, request, 'not_taken'));
      return standingOf(db, request.recoveryId);
    },

    /**
     * Reads how a recovery stands, and does what is due: an unused link expires, an undecided case goes to a lead, and after the wait the
     * second factor goes, in one transaction with the case, the sessions and the notice to the owner.
     */
    async settleRecovery(request: {
      recoveryId: string;
      policy: FactorRecoveryPolicy;
      due: boolean;
      at: Instant;
    }): Promise<SettledRecovery> {
      const { recoveryId, due } = request;
      if (due) await commit(dependencies, (tx, after) => doWhatIsDue(tx, after, request), patiently);
      return { ...(await standingOf(db, recoveryId)), challenges: [] };
    },

    /** Writes until when the owner can stop the reset: the hours count from the notices, or from the call that support is asked for instead. */
    async beginRecoveryWait(request: {
      recoveryId: string;
      reached: boolean;
      policy: FactorRecoveryPolicy;
      at: Instant;
    }): Promise<RecoveryStanding> {
      const { recoveryId, reached, policy } = request;
      const at = new Date(request.at);
      const waitEndsAt = hoursAfter(at, policy.waitHours);
      await db.$transaction(async (tx) => {
        const { count } = await tx.factorRecovery.updateMany({
          where: { id: recoveryId, state: 'waiting', waitEndsAt: null },
          data: { waitEndsAt },
        });
        // Stopped or denied while the mails went out, or written before.
        if (count === 0) return;
        if (!reached) await askToCall(tx, recoveryId, 'by-phone/notice', request.at);
        await changeCase(tx, {
          caseId: recoveryId,
          state: 'waiting',
          waitingOn: 'timer',
          dueAt: waitEndsAt.toISOString(),
          needsAttention: false,
          at: request.at,
          event: { key: 'waiting', code: 'recovery-waiting', detail: { reached } },
        });
      });
      return standingOf(db, recoveryId);
    },
  };

  /** Sends what was decided; the answer is why it was not taken, or null. */
  async function mail(
    decision: Extract<RecoveryDecision, { readonly email: string }>,
    { recoveryId, round, policy, at }: RecoveryRequest,
  ): Promise<string | null> {
    const origin = portalUrl(config, decision.portal);
    const { givenName, reference } = decision;
    const letter =
      decision.kind === 'link'
        ? recoveryLetters.link({
            givenName,
            reference,
            url: `${origin}/lost-phone/${decision.token}`,
            hours: policy.linkHours,
          })
        : recoveryLetters[decision.kind]({ givenName, reference, url: `${origin}/sign-in` });
    const outcome = await mailOnce(dependencies, {
      key: `${recoveryId}/recovery-${decision.kind}/${round}`,
      template: `recovery-${decision.kind}`,
      to: decision.email,
      accountId: decision.accountId,
      letter,
      at: new Date(at),
    });
    return outcome.kind === 'accepted' ? null : outcome.because;
  }
}

async function askToCall(tx: Transaction, caseId: string, key: string, at: Instant): Promise<void> {
  const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  await openTaskIn(tx, { caseId, key, kind: 'reach_by_phone', subjectId, priority: 1, at });
}

/** A link is out, or support calls instead and it is waited for that the link is asked for again. */
async function sentLink(
  tx: Transaction,
  { recoveryId, round, policy, at }: RecoveryRequest,
  linkExpiresAt: Instant | null,
): Promise<void> {
  const { count } = await tx.factorRecovery.updateMany({
    where: { id: recoveryId, state: 'requested' },
    data: { state: 'requested' },
  });
  // The link may have been used before this was written; its use waits for this row, or this for its use.
  if (count === 0) return;
  const withheldUntil = hoursAfter(new Date(at), policy.withheldDays * 24).toISOString();
  await changeCase(tx, {
    caseId: recoveryId,
    state: 'requested',
    waitingOn: linkExpiresAt === null ? 'support' : 'person',
    dueAt: linkExpiresAt ?? withheldUntil,
    needsAttention: false,
    at,
    ...(linkExpiresAt === null
      ? {}
      : { event: { key: `link/${round}`, code: 'recovery-link-sent' as const } }),
  });
}

async function callInstead(tx: Transaction, request: RecoveryRequest, because: string): Promise<void> {
  const { recoveryId, round, at } = request;
  await askToCall(tx, recoveryId, 'by-phone', at);
  await addLine(tx, recoveryId, new Date(at), {
    key: `mail-withheld/${round}`,
    code: 'mail-withheld',
    detail: { because },
  });
  await sentLink(tx, request, null);
}
