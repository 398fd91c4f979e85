import { auditAlone } from '../../../audit/trail.js';
import { errorName } from '../../../cases/error-name.js';
import type { Dependencies } from '../../../dependencies.js';
import type { ActOutcome } from '../../../domain/acts.js';
import { isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import type { Key } from '../../../security/key.js';
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
    auditAlone({ db, clock }, accountId, {
      act: 'temporal.update',
      subject: { kind: 'temporal-workflow', id: workflowId },
      detail: { act: update, ...detail },
    });
  const { actToken } = act;
  const updateId = await updateOfToken(db, config.TOKEN_KEYS, { accountId, workflowId, update, actToken });
  if (updateId === null) {
    const code = actToken === '' ? 'act-token-missing' : 'act-token-wrong';
    await write({ outcome: 'refused', code });
    return code;
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
