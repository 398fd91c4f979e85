import { hoursAfter } from '../../domain/instants.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longInstant } from '../../mail/dates.js';
import { recoveryLetters } from '../../mail/factor-recovery/letters.js';
import type { Letter } from '../../mail/letter.js';
import { factorRecoveryId } from '../../protocol/factor-recovery/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';

/** Mails of a recovery to every known address of its owner. */
export function createRecoveryMailActivities(dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>) {
  const { db, config } = dependencies;
  return {
    /**
     * Tells all known addresses what happens, of which the notice carries a cancel link each; says whether at least one mail was taken. The
     * date that the notice names counts from `at` and is the earliest: the wait begins when the mails are out.
     */
    async mailRecovery(request: {
      recoveryId: string;
      template: 'notice' | 'denied' | 'cancelled';
      policy: FactorRecoveryPolicy;
      at: IsoInstant;
    }): Promise<{ reached: boolean }> {
      const { recoveryId, template, policy } = request;
      const at = new Date(request.at);
      const { account, case: row } = await db.factorRecovery.findUniqueOrThrow({
        where: { id: recoveryId },
        include: { account: { include: { provider: true, client: true } }, case: true },
      });
      // Removed meanwhile: nobody is left to be told.
      if (account === null) return { reached: true };
      const { givenName, portal } = account;
      const { reference } = row;
      const timeZone = account.provider?.timeZone ?? supportTimeZone;
      const endsAt = longInstant(hoursAfter(at, policy.waitHours), timeZone);
      const addresses = (await knownAddresses(db, account)).entries();
      const outcomes = await mailEvery(addresses, async ([index, to]) => {
        const letter: Letter =
          template === 'notice'
            ? recoveryLetters.notice({ givenName, reference, endsAt, url: await cancelUrl(index) })
            : recoveryLetters[template]({ givenName, reference, contact: supportAddress(config, portal) });
        return mailOnce(dependencies, {
          key: `${recoveryId}/recovery-${template}/${index}`,
          template: `recovery-${template}`,
          to,
          accountId: account.id,
          letter,
          at,
        });
      });
      return { reached: outcomes.some(({ kind }) => kind === 'accepted') };

      async function cancelUrl(index: number): Promise<string> {
        const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
          workflowId: factorRecoveryId(recoveryId),
          purpose: 'cancel-recovery',
          round: index,
          subjectId: account?.id ?? '',
          caseId: recoveryId,
          issuedAt: at,
          expiresAt: hoursAfter(at, policy.cancelDays * 24),
        });
        return `${portalUrl(config, portal)}/stop-recovery/${token}`;
      }
    },
  };
}

/** The address of the account first, then those it had before; whoever reads one of them may stop a recovery. */
async function knownAddresses(
  db: Dependencies['db'],
  account: {
    readonly id: string;
    readonly email: string;
    readonly formerEmail: string | null;
  },
): Promise<readonly string[]> {
  const before = await db.accountNotice.findMany({
    where: { accountId: account.id, kind: 'email_changed' },
    orderBy: { noticedAt: 'asc' },
    select: { email: true },
  });
  const former = account.formerEmail === null ? [] : [account.formerEmail];
  return [...new Set([account.email, ...former, ...before.map(({ email }) => email)])];
}
