import { hoursAfter } from '../../domain/instants.js';
import type { Dependencies } from '../../dependencies.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longInstant } from '../../mail/dates.js';
import { recoveryLetters } from '../../mail/factor-recovery/letters.js';
import type { Letter } from '../../mail/letter.js';
import { addressRecoveryLetters } from '../../mail/address-recovery/letters.js';
import { knownAddresses, presentAddress } from '../../operations/account/known-addresses.js';
import { recoveryWorkflowId } from '../../operations/factor-recovery/settle.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import { reachOne } from '../kit/reach-one.js';

interface RecoveryMail {
  readonly recoveryId: string;
  readonly template: 'notice' | 'denied' | 'cancelled';
  readonly policy: FactorRecoveryPolicy;
  readonly at: IsoInstant;
}

/** Mails of a recovery to every known address of its owner. */
export function createRecoveryMailActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
) {
  return {
    /**
     * Tells all known addresses, and the new one where the mailbox is lost, what happens, of which the notice carries a cancel link each; says
     * whether the present address of the account took it. The date that the notice names counts from `at` and is the earliest: the wait begins when the mails
     * are out. Each mail goes out once.
     */
    async mailRecovery(request: RecoveryMail): Promise<{ reached: boolean }> {
      const { recoveryId, template } = request;
      const told = await whomToTell(dependencies.db, recoveryId);
      // Removed meanwhile: nobody is left to be told.
      if (told === null) return { reached: true };
      // Stopped while a mailbox put the notice off: nobody is told of a date that doesn't come.
      if (template === 'notice' && told.row.state !== 'waiting') return { reached: true };
      const at = new Date(request.at);
      return reachOne(
        dependencies,
        at,
        told.addresses.entries(),
        async ([index, to]) =>
          mailOnce(dependencies, {
            key: `${recoveryId}/recovery-${template}/${index}`,
            template: `recovery-${template}`,
            to,
            accountId: told.account.id,
            letter: await letterFor(dependencies, told, request, index),
            at,
          }),
        // The new address is that of who asks.
        ([, to]) => to === presentAddress(told.account) && to !== told.row.newEmail,
      );
    },
  };
}

/** A recovery with its owner and every address that is to hear of it; null where the account is gone. */
async function whomToTell(db: Dependencies['db'], recoveryId: string) {
  const row = await db.factorRecovery.findUniqueOrThrow({
    where: { id: recoveryId },
    include: { case: true },
  });
  // Before the first proof, a recovery by a new address names its account in the case alone.
  const account = await db.account.findUnique({
    where: { id: row.accountId ?? row.case.subjectId },
    include: { provider: true },
  });
  if (account === null) return null;
  const addresses = [
    ...(await knownAddresses(db, account)),
    ...(row.newEmail === null ? [] : [row.newEmail]),
  ];
  return { row, account, addresses };
}

/** The letter to one of the addresses; each notice has a cancel link of its own. */
async function letterFor(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { row, account }: NonNullable<Awaited<ReturnType<typeof whomToTell>>>,
  { recoveryId, template, policy, ...request }: RecoveryMail,
  index: number,
): Promise<Letter> {
  const { newEmail, portal } = row;
  const at = new Date(request.at);
  const { letters, path, topic, language } =
    newEmail === null
      ? ({ letters: recoveryLetters, path: 'stop-recovery', topic: 'lost_phone', language: 'en' } as const)
      : ({
          letters: addressRecoveryLetters,
          path: 'stop-new-address',
          topic: 'lost_mailbox',
          language: row.language,
        } as const);
  const named = { givenName: account.givenName, reference: row.case.reference, language };
  if (template !== 'notice')
    return letters[template]({ ...named, contact: supportAddress(config, portal, topic) });
  const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
    workflowId: recoveryWorkflowId(row),
    purpose: 'cancel-recovery',
    round: index,
    subjectId: account.id,
    caseId: recoveryId,
    issuedAt: at,
    expiresAt: hoursAfter(at, policy.cancelDays * 24),
  });
  const timeZone = account.provider?.timeZone ?? supportTimeZone;
  const endsAt = longInstant(hoursAfter(at, policy.waitHours), timeZone, language);
  return letters.notice({ ...named, endsAt, url: `${portalUrl(config, portal)}/${path}/${token}` });
}
