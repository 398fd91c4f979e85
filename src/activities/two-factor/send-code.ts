import type { Transaction } from '../../adapters/database.js';
import { sendingEnds } from '../../domain/sending.js';
import { moveSends } from '../../operations/two-factor/move.js';
import { whyStopped } from '../../operations/two-factor/code-breaker.js';
import { alertWhereOurs } from '../../operations/two-factor/code-deliveries.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Account, CodeChallenge, CodeSend, OneTimeCode } from '../../generated/prisma/client.js';
import { codeText } from '../../mail/two-factor/texts.js';
import { signInCodeLetter } from '../../mail/two-factor/letters.js';
import { MailTrouble, PhoneTrouble } from '../../ports.js';
import { codeOf } from '../../tokens/one-time-code.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce } from '../kit/mail-once.js';

/** What sending a code needs. */
export type CodeDependencies = Pick<Dependencies, 'db' | 'mailer' | 'codeSender' | 'config' | 'clock'>;

type SendInFull = CodeSend & {
  readonly code: OneTimeCode;
  readonly challenge: CodeChallenge & { readonly account: Account };
};

/** Times that a code is tried while Twilio or the mail relay is away. Basis: product; someone sits and waits, and there are other methods. */
const attemptsAllowed = 3;

const lines = {
  accepted: 'code-sent',
  unknown: 'code-not-known',
  refused: 'code-not-sent',
  withheld: 'code-not-sent',
} as const;

/** Sends one code, or says why it is withheld; trouble before acceptance is thrown, to be tried again. */
export async function sendCode(
  dependencies: CodeDependencies,
  send: SendInFull,
  isRepeated: boolean,
): Promise<void> {
  const { db, codeSender, config, clock } = dependencies;
  // Of two attempts at the same time, only the one that moves the row on sends.
  const { count } = await moveSends(db, { id: send.id }, 'try', { attempts: { increment: 1 } });
  if (count === 0) return;
  const { phone, account, purpose, state } = send.challenge;
  // A worker or Temporal that was away comes back to sign-ins that are over: nobody waits for their codes anymore.
  if (state !== 'open' || send.code.expiresAt <= clock())
    return settleSend(dependencies, send, 'withheld', 'too_late');
  if (isRepeated) return settleSend(dependencies, send, 'withheld', 'repeated');
  if (send.method === 'email') return mailCode(dependencies, send);
  // A lead has to get in to have phones of a country set up again, and staff have no email method.
  const stopped =
    account.portal === 'staff'
      ? null
      : await whyStopped(db, {
          country: send.country,
          challengeId: send.challengeId,
          isConfirmed: purpose === 'sign_in' || phone === account.formerFactorPhone,
          now: clock(),
        });
  if (stopped !== null) return settleSend(dependencies, send, 'withheld', stopped);
  const code = codeOf(config.TOKEN_KEYS, send.code);
  try {
    const reply = await codeSender.send({
      to: phone,
      method: send.method,
      code,
      text: codeText({ code, origin: portalUrl(config, account.portal) }),
      sendId: send.id,
    });
    if (reply.kind === 'accepted') return await settleSend(dependencies, send, 'accepted', null, reply.sid);
    return await settleSend(dependencies, send, 'refused', String(reply.code));
  } catch (error) {
    if (!(error instanceof PhoneTrouble)) throw error;
    if (error.mayBeTaken) return settleSend(dependencies, send, 'unknown', null);
    if (send.attempts + 1 >= attemptsAllowed) return settleSend(dependencies, send, 'withheld', 'not_taken');
    await moveSends(db, { id: send.id }, 'put_back');
    throw error;
  }
}

/** Mail may be asked for again safely: `mailOnce` sends none beside another attempt. One that the relay hasn't answered for by the last try may still arrive. */
async function mailCode(dependencies: CodeDependencies, send: SendInFull): Promise<void> {
  const { db, config, clock } = dependencies;
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
    await settleSend(dependencies, send, outcome.kind, outcome.kind === 'accepted' ? null : outcome.because);
  } catch (error) {
    if (error instanceof MailTrouble && send.attempts + 1 >= attemptsAllowed)
      return error.of === 'under-way'
        ? settleSend(dependencies, send, 'unknown', null)
        : settleSend(dependencies, send, 'withheld', 'not_taken');
    await moveSends(db, { id: send.id }, 'put_back');
    throw error;
  }
}

/** Writes how one sending ended. */
export async function settleSend(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { id, challengeId, round, method }: SendInFull,
  status: keyof typeof sendingEnds,
  because: string | null,
  sid: string | null = null,
): Promise<void> {
  const at = clock();
  await db.$transaction(async (tx: Transaction) => {
    // A callback may have been faster: what it said is newer.
    await moveSends(tx, { id }, sendingEnds[status], { because, settledAt: at });
    if (sid !== null) await tx.codeSend.update({ where: { id }, data: { sid } });
    await addLine(tx, challengeId, at, {
      key: `sent/${round}`,
      code: lines[status],
      detail: { method, ...(because === null ? {} : { because }) },
    });
    if (because !== null) await alertWhereOurs(tx, { caseId: challengeId, because, at });
  });
}
