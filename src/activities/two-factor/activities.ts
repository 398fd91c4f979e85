import { endChallenges, moveSends } from '../../operations/two-factor/move.js';
import { codeSendTransitions } from '../../domain/two-factor/code-delivery.js';
import { statesThatAllow } from '../../domain/transition.js';
import type { CodeMethod } from '../../domain/two-factor/rules.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { CodeSend } from '../../generated/prisma/client.js';
import type { ChallengeOutcome } from '../../domain/two-factor/states.js';
import { sendCode, settleSend, type CodeDependencies } from './send-code.js';

/** How one sending ended, as support reads it in the Temporal UI: no code and no number. */
export interface SentCode {
  readonly round: number;
  readonly method: CodeMethod;
  readonly status: CodeSend['status'];
  readonly because: string | null;
}

/** Activities of two-factor sign-ins. */
export function createTwoFactorActivities(dependencies: CodeDependencies) {
  const { db } = dependencies;
  return {
    /**
     * Sends what a challenge waits to have sent, each once. Twilio's requests can't be repeated safely: where acceptance isn't known the code
     * counts as sent and doesn't go again by itself; trouble before acceptance is thrown, to be tried again, and withheld after the third time.
     * What an attempt left behind that died isn't known to be taken; a mail of it goes again, unless it is still under way.
     */
    async sendCodes({ challengeId }: { challengeId: string }): Promise<SentCode[]> {
      await moveSends(db, { challengeId, method: 'email' }, 'put_back');
      const open = await db.codeSend.findMany({
        where: {
          challengeId,
          status: {
            in: [
              ...statesThatAllow(codeSendTransitions, 'try'),
              ...statesThatAllow(codeSendTransitions, 'put_back'),
            ],
          },
        },
        include: { code: true, challenge: { include: { account: true } } },
        orderBy: { round: 'asc' },
      });
      // An attempt begins when the time of the one before is over: nobody is left to settle one that is still `sending`.
      for (const send of open)
        if (send.status === 'sending') await settleSend(dependencies, send, 'unknown', null);
      const waiting = open.filter(({ status }) => status === 'pending');
      // Asked for again while nothing could be sent: one of them is enough.
      const isRepeated = ({ method, round }: CodeSend) =>
        waiting.some((later) => later.method === method && later.round > round);
      for (const send of waiting) await sendCode(dependencies, send, isRepeated(send));
      const sends = await db.codeSend.findMany({ where: { challengeId }, orderBy: { round: 'asc' } });
      return sends.map(({ round, method, status, because }) => ({ round, method, status, because }));
    },

    /** Closes a challenge whose time is over, or learns how it ended meanwhile. A retry finds it closed. */
    async settleChallenge(request: { challengeId: string; at: IsoInstant }): Promise<ChallengeOutcome> {
      const { challengeId, at } = request;
      return db.$transaction(async (tx) => {
        // A code entered in the last second races here: the guard lets one through.
        await endChallenges(tx, { id: challengeId }, 'expire', { at: new Date(at) });
        const { state } = await tx.codeChallenge.findUniqueOrThrow({ where: { id: challengeId } });
        return state === 'open' ? 'expired' : state;
      });
    },
  };
}
