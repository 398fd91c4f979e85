import { hoursAfter } from '../../domain/instants.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecovery } from '../../generated/prisma/client.js';
import { addressRecoveryLetters } from '../../mail/address-recovery/letters.js';
import { addressRecoveryId } from '../../protocol/address-recovery/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { callInstead, sentLink } from '../factor-recovery/answer.js';
import type { RecoveryRequest } from '../factor-recovery/decision.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** Mails the link by which a new mailbox is proven, whether or not an account is found; repeated, the same. Where nobody takes the mail, support is asked to call. */
export async function mailAddressLink(
  dependencies: Dependencies,
  row: FactorRecovery & { readonly newEmail: string; readonly case: { readonly reference: string } },
  request: RecoveryRequest,
): Promise<void> {
  const { db, config } = dependencies;
  const { id: recoveryId, portal, language, newEmail } = row;
  const { round, policy } = request;
  const at = new Date(request.at);
  const expiresAt = hoursAfter(at, policy.linkHours);
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: addressRecoveryId(recoveryId),
      purpose: 'address-recovery',
      round,
      subjectId: recoveryId,
      caseId: recoveryId,
      address: newEmail,
      issuedAt: at,
      expiresAt,
    }),
  );
  const outcome = await mailOnce(dependencies, {
    key: `${recoveryId}/address-recovery-link/${round}`,
    template: 'address-recovery-link',
    to: newEmail,
    letter: addressRecoveryLetters.link({
      language,
      reference: row.case.reference,
      url: `${portalUrl(config, portal)}/new-address/${token}`,
      hours: policy.linkHours,
    }),
    at,
  });
  await db.$transaction((tx) =>
    outcome.kind === 'accepted'
      ? sentLink(tx, request, expiresAt.toISOString())
      : callInstead(tx, request, outcome.because),
  );
}
