import { addLine } from '../cases/time-line.js';
import type { Dependencies } from '../dependencies.js';
import type { Instant } from '../domain/zoned-time.js';
import { accountNoticeLetter } from '../mail/account-notices.js';
import { issueDisavowLink } from '../tokens/disavow-link.js';
import { portalUrl } from './portal-url.js';
import { mailOnce, type MailOutcome } from './mail-once.js';

/** Notices to owners of accounts. */
export function createAccountNoticeActivities(dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>) {
  const { db, config } = dependencies;
  return {
    /** Mails a notice once, with a link to say "this wasn't me"; how it ended stands in the time line. */
    async mailAccountNotice(request: { noticeId: string; at: Instant }): Promise<MailOutcome> {
      const { noticeId } = request;
      const at = new Date(request.at);
      const { account, kind, email } = await db.accountNotice.findUniqueOrThrow({
        where: { id: noticeId },
        include: { account: true },
      });
      const key = `${noticeId}/account-notice`;
      const { path } = await issueDisavowLink(db, config.TOKEN_KEYS, {
        notice: kind,
        key,
        accountId: account.id,
        caseId: noticeId,
        issuedAt: at,
      });
      const outcome = await mailOnce(dependencies, {
        key,
        template: `account-notice-${kind}`,
        to: email,
        accountId: account.id,
        letter: accountNoticeLetter(kind, {
          givenName: account.givenName,
          disavowUrl: `${portalUrl(config, account.portal)}${path}`,
        }),
        at,
      });
      await db.$transaction((tx) =>
        addLine(
          tx,
          noticeId,
          at,
          outcome.kind === 'accepted'
            ? { key: 'notice', code: 'account-notice-sent', detail: { kind } }
            : { key: 'notice', code: 'mail-withheld', detail: { because: outcome.because } },
        ),
      );
      return outcome;
    },
  };
}
