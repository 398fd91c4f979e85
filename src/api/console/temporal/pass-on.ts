import { auditAlone } from '../../../audit/trail.js';
import { errorName } from '../../../cases/error-name.js';
import type { Dependencies } from '../../../dependencies.js';
import { acts, type ActOutcome } from '../../../domain/acts.js';
import { limits } from '../../../domain/limits.js';
import { namedIn } from '../../../domain/named.js';
import { isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import { makeClientChoice } from '../../../protocol/client-migration/messages.js';
import type { Key } from '../../../security/key.js';
import { createThrottle } from '../../../security/throttle.js';
import { updateOfToken, voidActTokens } from '../../../tokens/act-token.js';
import type { UiAnswer } from './forward.js';
import type { Update } from './passages.js';
import { opened, type SentAct } from './sent-act.js';

/** What became of an act, and what its sender hears in place of the UI's answer. */
interface Ending {
  readonly outcome: ActOutcome;
  readonly code?: RefusalCode;
}

/**
 * Passes an act of the Temporal UI on, where its token was issued to its sender, and writes down that it was sent and what became of it. One that nobody answered
 * is taken back, or its end isn't known. Answers what the UI is told.
 */
export async function passOn(
  dependencies: Dependencies,
  {
    accountId,
    update: { workflowId, act: update },
    act,
    send,
  }: {
    readonly accountId: string;
    readonly update: Update;
    readonly act: SentAct;
    readonly send: (body: Buffer) => Promise<UiAnswer | null>;
  },
): Promise<UiAnswer | RefusalCode> {
  const { db, config, clock, log } = dependencies;
  const write = (detail: object) =>
    auditAlone({ db, clock }, accountId, lineOf({ workflowId, act: update }, detail));
  const { actToken } = act;
  const updateId = await updateOfToken(db, config.TOKEN_KEYS, { accountId, workflowId, update, actToken });
  if (updateId === null) {
    const code = actToken === '' ? 'act-token-missing' : 'act-token-wrong';
    return refuseAct(dependencies, { accountId, update: { workflowId, act: update }, code });
  }
  await write({ updateId });
  const answer = await send(act.as(updateId));
  const ending =
    answer === null ? await takeBack(dependencies, updateId) : endingOf(answer, config.PAYLOAD_KEYS);
  // It is done or not, whatever becomes of this line.
  await write({ updateId, ...ending }).catch((error: unknown) =>
    log.warn({ workflowId, error: errorName(error) }, 'the end of an act was not written down'),
  );
  return ending.code ?? answer ?? 'outcome-unknown';
}

/**
 * Refuses what would be passed on, for who sent it or for its token, and writes an act down: one line an act, so many a day of one account, whatever workflows it names. The log of
 * requests has the others, and what is no act. Answers why.
 */
export async function refuseAct(
  dependencies: Dependencies,
  {
    accountId,
    update,
    code,
  }: { readonly accountId: string; readonly update: Update | null; readonly code: RefusalCode },
): Promise<RefusalCode> {
  const mayWrite = createThrottle(dependencies, 'act-refused', limits.refusedActsPerAccount);
  if (update !== null && (await mayWrite(accountId)))
    await auditAlone(dependencies, accountId, lineOf(update, { outcome: 'refused', code }));
  return code;
}

/** A line about an act of the Temporal UI; a name that is no update of ours is anyone's words. */
function lineOf({ workflowId, act }: Update, detail: object) {
  const isOurs = act === makeClientChoice.name || namedIn(acts, act) !== null;
  return {
    act: 'temporal.update',
    subject: { kind: 'temporal-workflow', id: workflowId },
    detail: { act: isOurs ? act : 'unknown', ...detail },
  };
}

/** Has an act that nobody answered never be done; where its token was redeemed by then, or nobody says, its end isn't known. */
async function takeBack({ db, clock }: Dependencies, updateId: string): Promise<Ending> {
  const tokens = await voidActTokens(db, { updateId, at: clock() }).catch(() => 'redeemed');
  return tokens === 'void'
    ? { outcome: 'void', code: 'temporarily-unavailable' }
    : { outcome: 'unknown', code: 'outcome-unknown' };
}

/** How an act went, by what Temporal says of it. A no of the workflow is a result like any other, which the UI would call a success. */
function endingOf({ outcome }: UiAnswer, keys: readonly Key[]): Ending {
  if (outcome?.success === undefined) return { outcome: 'refused' };
  try {
    const result = opened(outcome.success.payloads[0], keys);
    return isRefusal(result) ? { outcome: 'refused', code: result.refused } : { outcome: 'accepted' };
  } catch {
    return { outcome: 'unknown' };
  }
}
