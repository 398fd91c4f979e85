import { commit } from '../../cases/after-commit.js';
import { changeCase, closeCase } from '../../cases/change.js';
import type { Dependencies } from '../../dependencies.js';
import type { PasswordResetPolicy } from '../../domain/account/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { isUniqueViolation } from '../../cases/unique-violation.js';
import type { Letter } from '../../mail/letter.js';
import { resetLetters } from '../../mail/password-reset/letters.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailOnce } from '../kit/mail-once.js';
import type { ResetDecision, ResetSettled } from './case.js';
import { decideReset } from './decision.js';
import { moveReset } from '../../operations/password-reset/move.js';

/** How "Forgot your password" was answered. */
export type ResetAnswer = ResetSettled | { readonly kind: 'not_taken'; readonly because: string };

interface SendRequest {
  readonly resetId: string;
  /** Counts up when a suppressed address was released: a fresh link and a mail of its own. */
  readonly round: number;
  readonly policy: PasswordResetPolicy;
  readonly at: IsoInstant;
}

type MailedDecision = Extract<ResetDecision, { readonly email: string }>;

/** The activity that answers "Forgot your password". */
export function createResetAnswerActivities(dependencies: Dependencies) {
  const { db, config, clock } = dependencies;

  /** Two resets may find the same address suppressed at once: the index lets one wait, and the other joins it when it looks again. */
  async function decide(request: SendRequest): Promise<ResetDecision> {
    const decision = () =>
      commit(dependencies, (tx, after) => decideReset(tx, after, config, { ...request, now: clock() }));
    try {
      return await decision();
    } catch (error) {
      if (isUniqueViolation(error)) return decision();
      throw error;
    }
  }

  return {
    /**
     * Looks up whose address it is and answers by mail: with a link, with the way to the other portal or to support, or not at all. Everything
     * it finds out is written in one transaction; repeated, it goes on where it stopped and mails the same link.
     */
    sendReset: withHeartbeat(async (request: SendRequest): Promise<ResetAnswer> => {
      const { resetId, at } = request;
      const decision = await decide(request);
      if (decision.kind === 'over' || decision.kind === 'suppressed' || decision.kind === 'sent')
        return decision;
      const outcome = await mailOnce(dependencies, {
        key: `${resetId}/reset-${decision.kind}/${request.round}`,
        template: `reset-${decision.kind}`,
        to: decision.email,
        accountId: decision.accountId,
        letter: letterOf(config, decision, request.policy),
        at: new Date(at),
      });
      if (outcome.kind !== 'accepted') return { kind: 'not_taken', because: outcome.because };
      return decision.kind === 'link'
        ? settleSent(db, resetId, decision, at)
        : closeAnswered(db, resetId, decision.kind, at);
    }),
  };
}

function letterOf(
  config: Dependencies['config'],
  decision: MailedDecision,
  { linkMinutes }: PasswordResetPolicy,
): Letter {
  const { portal, givenName } = decision;
  const origin = portalUrl(config, portal);
  if (decision.kind === 'link') {
    const url = `${origin}/reset-password/${decision.token}`;
    return resetLetters.link({ portal, givenName, url, minutes: linkMinutes });
  }
  return decision.kind === 'held'
    ? resetLetters.held({ givenName, contact: supportAddress(config, portal, 'cannot_access') })
    : resetLetters.elsewhere({ portal, url: `${origin}/forgot-password` });
}

async function settleSent(
  db: Dependencies['db'],
  resetId: string,
  { accountId, linkExpiresAt }: MailedDecision & { kind: 'link' },
  at: IsoInstant,
): Promise<ResetAnswer> {
  await db.$transaction(async (tx) => {
    // The link may have been used, or replaced by a newer one, before this was written.
    if (!(await moveReset(tx, resetId, 'send', { sentAt: new Date(at) }))) return;
    await changeCase(tx, {
      caseId: resetId,
      state: 'sent',
      waitingOn: 'person',
      dueAt: linkExpiresAt,
      needsAttention: false,
      at,
      event: { key: `sent/${linkExpiresAt}`, code: 'reset-sent' },
    });
  });
  return { kind: 'sent', accountId, linkExpiresAt, replaced: [] };
}

async function closeAnswered(
  db: Dependencies['db'],
  resetId: string,
  kind: 'elsewhere' | 'held',
  at: IsoInstant,
): Promise<ResetAnswer> {
  return db.$transaction(async (tx) => {
    const status = await moveReset(tx, resetId, 'answer-without-link', { settledAt: new Date(at) });
    if (status === null) {
      // Support closed it, or it was superseded, while the mail was on its way.
      const { state } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
      return { kind: 'over', status: state };
    }
    const code = kind === 'held' ? 'reset-account-held' : 'reset-wrong-portal';
    await closeCase(tx, { caseId: resetId, state: status, at, event: { key: kind, code } });
    return { kind: 'over', status };
  });
}
