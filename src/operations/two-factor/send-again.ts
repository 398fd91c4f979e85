import { lockedAccount } from '../account/lock.js';
import { addLine } from '../../cases/timeline.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { codeAskedFor, twoFactorId } from '../../protocol/two-factor/messages.js';
import { sendSignal } from '../../cases/signals.js';
import { askForCode, openChallengeOf } from './challenges.js';
import { methodsOf, refusalOfCodes, type PendingSignIn } from './pending-sign-in.js';

/** Asks for another code by a method that the page offers. */
export async function sendAnotherCode(
  { dependencies, portal, signedIn }: PendingSignIn,
  method: string,
): Promise<Done | Refusal> {
  const { db, clock, config } = dependencies;
  const now = clock();
  const asked = await db.$transaction(async (tx) => {
    const account = await lockedAccount(tx, signedIn.account.id);
    const challenge = await openChallengeOf(tx, signedIn.sessionIdHash, now);
    const refused = refusalOfCodes(account, now);
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
