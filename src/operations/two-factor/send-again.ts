import { lockedAccount } from '../account/lock.js';
import { addLine } from '../../cases/timeline.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { codeAskedFor, twoFactorId } from '../../protocol/two-factor/messages.js';
import { commit } from '../../cases/after-commit.js';
import { askForCode, openChallengeOf } from './challenges.js';
import { isOfAnother, methodsOf, refusalOfCodes, type PendingSignIn } from './pending-sign-in.js';

/** Asks for another code by a method that the page offers; `seen` is the challenge that the page is about. Locks the account. */
export async function sendAnotherCode(
  { dependencies, portal, signedIn }: PendingSignIn,
  { method, seen }: { readonly method: string; readonly seen: string },
): Promise<Done | Refusal> {
  const { clock, config } = dependencies;
  const now = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    const account = await lockedAccount(tx, signedIn.account.id);
    const challenge = await openChallengeOf(tx, signedIn.sessionIdHash, now);
    const refused = refusalOfCodes(account, now);
    if (refused !== null) return refused;
    if (challenge === null) return { refused: 'challenge-over' };
    if (isOfAnother(challenge, seen)) return { refused: 'challenge-replaced', field: 'method' };
    const offered = methodsOf(portal, challenge).find((one) => one === method);
    if (offered === undefined) return { refused: 'method-not-offered', field: 'method' };
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
    after.signal(twoFactorId(challenge.id), codeAskedFor);
    return { done: true };
  });
}
