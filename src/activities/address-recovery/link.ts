import { lockRow } from '../../cases/lock-rows.js';
import { hoursAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecovery } from '../../generated/prisma/client.js';
import { addressRecoveryLetters } from '../../mail/address-recovery/letters.js';
import { addressRecoveryId } from '../../protocol/address-recovery/messages.js';
import { isReplaced, issueNewestLink } from '../../tokens/mailed-link.js';
import { callInstead, sentLink } from '../factor-recovery/answer.js';
import type { RecoveryRequest } from '../factor-recovery/decision.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** Mails the link by which a new mailbox is proven, whether or not an account is found; repeated, the same. One that was asked for again meanwhile isn't mailed anymore. Where nobody takes the mail, support is asked to call. Locks the case. */
export async function mailAddressLink(
  dependencies: Dependencies,
  row: FactorRecovery & { readonly newEmail: string; readonly case: { readonly reference: string } },
  request: RecoveryRequest,
): Promise<void> {
  const { db, config, clock } = dependencies;
  const { id: recoveryId, portal, language, newEmail } = row;
  const { round, policy } = request;
  const at = new Date(request.at);
  const issuedAt = clock();
  const expiresAt = hoursAfter(issuedAt, policy.linkHours);
  const link = { workflowId: addressRecoveryId(recoveryId), purpose: 'address-recovery', round } as const;
  const isOld = async (tx: Transaction) => {
    // Two links side by side: each sees whether the other is newer.
    await lockRow(tx, 'case', recoveryId);
    return isReplaced(tx, link);
  };
  const issued = await db.$transaction(async (tx) =>
    (await isOld(tx))
      ? null
      : issueNewestLink(tx, config.TOKEN_KEYS, {
          ...link,
          subjectId: recoveryId,
          caseId: recoveryId,
          address: newEmail,
          issuedAt,
          expiresAt,
        }),
  );
  if (issued === null) return;
  const outcome = await mailOnce(dependencies, {
    key: `${recoveryId}/address-recovery-link/${round}`,
    template: 'address-recovery-link',
    to: newEmail,
    letter: addressRecoveryLetters.link({
      language,
      reference: row.case.reference,
      url: `${portalUrl(config, portal)}/new-address/${issued.token}`,
      hours: policy.linkHours,
    }),
    at,
  });
  await db.$transaction(async (tx) => {
    if (await isOld(tx)) return;
    if (outcome.kind === 'accepted') await sentLink(tx, request, expiresAt.toISOString());
    else await callInstead(tx, request, outcome.because);
  });
}
