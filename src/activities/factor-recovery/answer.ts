import { hoursAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { recoveryLetters } from '../../mail/factor-recovery/letters.js';
import { askToCall } from '../kit/ask-to-call.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import type { RecoveryDecision, RecoveryRequest } from './decision.js';

/** What someone writes about where no link was sent. */
const topics = { 'under-way': 'lost_phone', 'not-enrolled': 'lost_phone', held: 'cannot_access' } as const;

/** Sends what was decided; the answer is why it wasn't taken, or null. */
export async function mailAnswer(
  dependencies: Dependencies,
  decision: Extract<RecoveryDecision, { readonly email: string }>,
  { recoveryId, round, policy, at }: RecoveryRequest,
): Promise<string | null> {
  const { config } = dependencies;
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
      : recoveryLetters[decision.kind]({
          givenName,
          reference,
          url: `${origin}/sign-in`,
          contact: supportAddress(config, decision.portal, topics[decision.kind]),
        });
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

/** A link is out, or support calls instead and it is waited for that the link is asked for again. */
export async function sentLink(
  tx: Transaction,
  { recoveryId, round, policy, at }: RecoveryRequest,
  linkExpiresAt: IsoInstant | null,
): Promise<void> {
  if (!(await waitsForLink(tx, recoveryId))) return;
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

/** Asks support to call because no mail with the link goes out. */
export async function callInstead(tx: Transaction, request: RecoveryRequest, because: string): Promise<void> {
  const { recoveryId, round, at } = request;
  // Support acted on it, or the mailbox was proven, while the mail was put off.
  if (!(await waitsForLink(tx, recoveryId))) return;
  await askToCall(tx, recoveryId, 'by-phone', at);
  await addLine(tx, recoveryId, new Date(at), {
    key: `mail-withheld/${round}`,
    code: 'mail-withheld',
    detail: { because },
  });
  await sentLink(tx, request, null);
}

/** Whether a link is still waited for; it may have been used before this was asked: its use waits for this row, or this for its use. */
async function waitsForLink(tx: Transaction, id: string): Promise<boolean> {
  const { count } = await tx.factorRecovery.updateMany({
    where: { id, state: 'requested' },
    data: { state: 'requested' },
  });
  return count > 0;
}
