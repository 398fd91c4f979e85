import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { accountNoticeLetter } from '../../mail/account-notice/letters.js';
import { issueDisavowLink } from '../../tokens/disavow-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** The mail that a password was changed. */
export function createPasswordChangedActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
) {
  const { db, config } = dependencies;
  return {
    /** Tells the owner that the password was changed, with a link to say "this wasn't me". A retry mails the same link, once by its key. */
    async mailPasswordChanged({ resetId, at }: { resetId: string; at: IsoInstant }): Promise<MailOutcome> {
      const { account } = await db.passwordReset.findUniqueOrThrow({
        where: { id: resetId },
        include: { account: true },
      });
      // Removed meanwhile: nobody is left to be told.
      if (account === null) return { kind: 'withheld', because: 'no_address' };
      const key = `${resetId}/password-changed`;
      const { path } = await issueDisavowLink(db, config.TOKEN_KEYS, {
        notice: 'password_changed',
        key,
        accountId: account.id,
        caseId: resetId,
        issuedAt: new Date(at),
      });
      return mailOnce(dependencies, {
        key,
        template: 'password-changed',
        to: account.email,
        accountId: account.id,
        letter: accountNoticeLetter('password_changed', {
          givenName: account.givenName,
          disavowUrl: `${portalUrl(config, account.portal)}${path}`,
        }),
        at: new Date(at),
      });
    },
  };
}
