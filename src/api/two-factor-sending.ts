import { lockedAccount } from '../cases/lock-account.js';
import { addLine } from '../cases/time-line.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Done } from '../protocol/acts.js';
import { codeAskedFor, twoFactorId } from '../protocol/two-factor.js';
import { sendSignal } from './act.js';
import { askForCode, openChallengeOf } from './code-challenges.js';
import { methodsOf, standsAgainst, type CodeVisit } from './two-factor-visit.js';

/** Asks for another code by a method that the page offers. */
export async function sendAnotherCode(
  { context: { dependencies, portal }, signedIn }: CodeVisit,
  method: string,
): Promise<Done | Refusal> {
  const { db, clock, config } = dependencies;
  const now = clock();
  const asked = await db.$transaction(async (tx) => {
    const account = await lockedAccount(tx, signedIn.account.id);
    const challenge = await openChallengeOf(tx, signedIn.sessionIdHash, now);
    const refused = standsAgainst(account, now);
    if (refused !== null) return refused;
    if (challenge === null) return { refused: 'challenge-over' } as const;
    const offered = methodsOf(portal, challenge).find((one) => one === method);
    if (offered === undefined) return { refused: 'method-not-offered', field: 'method' } as const;
    const send = await askForCode(tx, config.TOKEN_KEYS, {
      challenge,
      method: offered,
      email: account.email,
      now,
    });
    if (isRefusal(send)) return send;
    await addLine(tx, challenge.id, now, {
      key: `asked/${send.round}`,
      code: 'code-asked-for',
      detail: { method: offered },
      actorId: account.id,
    });
    return challenge.id;
  });
  if (isRefusal(asked)) return asked;
  await sendSignal(dependencies, twoFactorId(asked), codeAskedFor);
  return { done: true };
}
