import type { Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import { codeStopped } from '../../operations/two-factor/code-breaker.js';
import { alertWhereOurs } from '../../operations/two-factor/code-deliveries.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { CodeMethod } from '../../domain/two-factor/rules.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Account, CodeChallenge, CodeSend, OneTimeCode } from '../../generated/prisma/client.js';
import { codeText } from '../../mail/two-factor/texts.js';
import { signInCodeLetter } from '../../mail/two-factor/letters.js';
import { MailTrouble, PhoneTrouble } from '../../ports.js';
import type { ChallengeOutcome } from '../../protocol/two-factor/messages.js';
import { codeOf } from '../../tokens/one-time-code.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce } from '../kit/mail-once.js';

/** How one sending ended, as support reads it in the Temporal UI: no code and no number. */
export interface SentCode {
  readonly round: number;
  readonly method: CodeMethod;
  readonly status: CodeSend['status'];
  readonly because: string | null;
}

type SendInFull = CodeSend & {
  readonly code: OneTimeCode;
  readonly challenge: CodeChallenge & { readonly account: Account };
};

/** Times that a code is tried while Twilio or the mail relay is away. Basis: product; somebody sits and waits, and there are other methods. */
const attemptsAllowed = 3;

/** Activities of two-factor sign-ins. */
export function createTwoFactorActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'codeSender' | 'config' | 'clock'>,
) {
  const { db, codeSender, config, clock } = dependencies;
  return {
    /**
     * Sends what a challenge waits to have sent, each once. Twilio's requests cannot be repeated safely: where acceptance is not known the code
     * counts as sent and does not go again by itself; trouble before acceptance is thrown, to be tried again, and withheld after the third time.
     * What an attempt left behind that died is not known to be taken; a mail of it goes again.
     */
    async sendCodes({ challengeId }: { challengeId: string }): Promise<SentCode[]> {
      await db.codeSend.updateMany({
        where: { challengeId, status: 'sending', method: 'email' },
        data: { status: 'pending' },
      });
      const open = await db.codeSend.findMany({
        where: { challengeId, status: { in: ['pending', 'sending'] } },
        include: { code: true, challenge: { include: { account: true } } },
        orderBy: { round: 'asc' },
      });
      // Attempts of one challenge follow each other: whatever stands at `sending` now has nobody left who would settle it.
      for (const send of open) if (send.status === 'sending') await settle(send, 'unknown', null);
      const waiting = open.filter(({ status }) => status === 'pending');
      // Asked for again while nothing could be sent: one of them is enough.
      const isRepeated = ({ method, round }: CodeSend) =>
        waiting.some((later) => later.method === method && later.round > round);
      for (const send of waiting) await sendOne(send, isRepeated(send));
      const sends = await db.codeSend.findMany({ where: { challengeId }, orderBy: { round: 'asc' } });
      return sends.map(({ round, method, status, because }) => ({ round, method, status, because }));
    },

    /** Closes a challenge whose time is over, or learns how it ended meanwhile. */
    async settleChallenge(request: { challengeId: string; at: Instant }): Promise<ChallengeOutcome> {
      const { challengeId, at } = request;
      return db.$transaction(async (tx) => {
        // A code entered in the last second races here: the guard lets one through.
        const { count } = await tx.codeChallenge.updateMany({
          where: { id: challengeId, state: 'open' },
          data: { state: 'expired', settledAt: new Date(at) },
        });
        if (count > 0)
          await closeCase(tx, {
            caseId: challengeId,
            state: 'expired',
            at,
            event: { key: 'settled', code: 'challenge-expired' },
          });
        const { state } = await tx.codeChallenge.findUniqueOrThrow({ where: { id: challengeId } });
        return state === 'open' ? 'expired' : state;
      });
    },
  };

  async function sendOne(send: SendInFull, isRepeated: boolean): Promise<void> {
    // Of two attempts at the same time, only the one that moves the row on sends.
    const { count } = await db.codeSend.updateMany({
      where: { id: send.id, status: 'pending' },
      data: { status: 'sending', attempts: { increment: 1 } },
    });
    if (count === 0) return;
    const { phone, account, state } = send.challenge;
    // A worker or Temporal that was away comes back to sign-ins that are over: nobody waits for their codes any more.
    if (state !== 'open' || send.code.expiresAt <= clock()) return settle(send, 'withheld', 'too_late');
    if (isRepeated) return settle(send, 'withheld', 'repeated');
    if (send.method === 'email') return mail(send);
    // A lead has to get in to let codes go to a country again, and staff have no email method.
    if (
      account.portal !== 'staff' &&
      (send.country === null ||
        (await codeStopped(db, { country: send.country, challengeId: send.challengeId, now: clock() })))
    )
      return settle(send, 'withheld', 'stopped');
    const code = codeOf(config.TOKEN_KEYS, send.code);
    try {
      const reply = await codeSender.send({
        to: phone,
        method: send.method,
        code,
        text: codeText({ code, origin: portalUrl(config, account.portal) }),
        sendId: send.id,
      });
      if (reply.kind === 'accepted') return await settle(send, 'accepted', null, reply.sid);
      return await settle(send, 'refused', String(reply.code));
    } catch (error) {
      if (!(error instanceof PhoneTrouble)) throw error;
      if (error.mayBeTaken) return settle(send, 'unknown', null);
      if (send.attempts + 1 >= attemptsAllowed) return settle(send, 'withheld', 'not_taken');
      await db.codeSend.update({ where: { id: send.id }, data: { status: 'pending' } });
      throw error;
    }
  }

  /** Mail may go again safely: its key and its Message-ID stay the same. */
  async function mail(send: SendInFull): Promise<void> {
    const { account } = send.challenge;
    try {
      const outcome = await mailOnce(dependencies, {
        key: `${send.challengeId}/code/${send.round}`,
        template: 'sign-in-code',
        to: account.email,
        accountId: account.id,
        letter: signInCodeLetter({
          givenName: account.givenName,
          code: codeOf(config.TOKEN_KEYS, send.code),
        }),
        at: clock(),
      });
      await settle(send, outcome.kind, outcome.kind === 'accepted' ? null : outcome.because);
    } catch (error) {
      if (error instanceof MailTrouble && send.attempts + 1 >= attemptsAllowed)
        return settle(send, 'withheld', 'not_taken');
      await db.codeSend.update({ where: { id: send.id }, data: { status: 'pending' } });
      throw error;
    }
  }

  async function settle(
    { id, challengeId, round, method }: SendInFull,
    status: 'accepted' | 'unknown' | 'refused' | 'withheld',
    because: string | null,
    sid: string | null = null,
  ): Promise<void> {
    const at = clock();
    await db.$transaction(async (tx: Transaction) => {
      // A callback may have been faster: what it said is newer.
      await tx.codeSend.updateMany({
        where: { id, status: 'sending' },
        data: { status, because, settledAt: at },
      });
      if (sid !== null) await tx.codeSend.update({ where: { id }, data: { sid } });
      await addLine(tx, challengeId, at, {
        key: `sent/${round}`,
        code: lines[status],
        detail: { method, ...(because === null ? {} : { because }) },
      });
      if (because !== null) await alertWhereOurs(tx, { caseId: challengeId, because, at });
    });
  }
}

const lines = {
  accepted: 'code-sent',
  unknown: 'code-not-known',
  refused: 'code-not-sent',
  withheld: 'code-not-sent',
} as const;
