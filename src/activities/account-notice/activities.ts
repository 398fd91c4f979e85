import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { detailNames } from '../../domain/account/details.js';
import {
  disavowableNotices,
  staffNotices,
  type DisavowableNotice,
  type StaffNotice,
} from '../../domain/account-suspension/disavowal.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account, AccountNotice } from '../../generated/prisma/client.js';
import { accountNoticeLetter, signInLockedLetter } from '../../mail/account-notice/letters.js';
import { phoneChangedText } from '../../mail/account-notice/texts.js';
import type { Letter } from '../../mail/letter.js';
import { practiceNoticeLetter } from '../../mail/practice-staff/letters.js';
import { staffNoticeLetter } from '../../mail/staff-member/letters.js';
import { issueDisavowLink } from '../../tokens/disavow-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import { textOnce } from '../kit/text-once.js';
import { fullName } from '../../domain/person-name.js';

/** Notices to owners of accounts. */
export function createAccountNoticeActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'phone' | 'config'>,
) {
  const { db } = dependencies;

  return {
    /** Mails a notice once, where it can be someone else's doing with a link to say "this wasn't me"; how it ended is in the timeline. */
    async mailAccountNotice(request: { noticeId: string; at: IsoInstant }): Promise<MailOutcome> {
      const { noticeId } = request;
      const at = new Date(request.at);
      const notice = await db.accountNotice.findUniqueOrThrow({
        where: { id: noticeId },
        include: { account: true },
      });
      const { account, kind, email } = notice;
      const key = `${noticeId}/account-notice`;
      const outcome = await mailOnce(dependencies, {
        key,
        template: `account-notice-${kind}`,
        to: email,
        accountId: account.id,
        letter: await letterOf(dependencies, notice, key, at),
        at,
      });
      await db.$transaction((tx) =>
        addLine(
          tx,
          noticeId,
          at,
          outcome.kind === 'accepted'
            ? { key: 'notice', code: 'account-notice-sent', detail: { kind } }
            : { key: 'notice', code: 'mail-withheld', detail: { kind, because: outcome.because } },
        ),
      );
      return outcome;
    },

    /**
     * Tells the number that an account had before a change of its phone, by text, once a notice (textOnce): someone who took the account over may
     * read its mail. The timeline says how it ended; nothing depends on it.
     */
    textPhoneBefore: (request: { noticeId: string; at: IsoInstant }) =>
      textPhoneBefore(dependencies, request),
  };
}

async function textPhoneBefore(
  dependencies: Pick<Dependencies, 'db' | 'phone'>,
  request: { readonly noticeId: string; readonly at: IsoInstant },
): Promise<void> {
  const { db } = dependencies;
  const { noticeId } = request;
  const at = new Date(request.at);
  const { phoneBefore, account } = await db.accountNotice.findUniqueOrThrow({
    where: { id: noticeId },
    include: { account: { include: { client: true } } },
  });
  // Erased with the account.
  if (phoneBefore === null) return;
  const outcome = await textOnce(dependencies, {
    key: `${noticeId}/phone-changed`,
    clientId: account.client?.id ?? null,
    to: phoneBefore,
    text: phoneChangedText,
    at,
  });
  await db.$transaction((tx) =>
    addLine(tx, noticeId, at, {
      key: 'phone-before',
      ...(outcome.kind === 'accepted'
        ? { code: 'phone-before-told' }
        : { code: 'phone-before-not-told', detail: { because: outcome.because } }),
    }),
  );
}

async function letterOf(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { id: caseId, kind, changed, account }: AccountNotice & { readonly account: Account },
  key: string,
  issuedAt: Date,
): Promise<Letter> {
  const { id: accountId, givenName, portal } = account;
  if (kind === 'sign_in_locked')
    return signInLockedLetter({ givenName, portalUrl: portalUrl(config, portal) });
  if (isStaffNotice(kind))
    return staffNoticeLetter(kind, { givenName, portalUrl: portalUrl(config, portal) });
  if (!isDisavowable(kind)) {
    const { provider } = await db.practiceStaff.findUniqueOrThrow({
      where: { accountId },
      include: { provider: { include: { account: true } } },
    });
    const practice = fullName(provider.account);
    return practiceNoticeLetter(kind, { givenName, practice });
  }
  const { path } = await issueDisavowLink(db, config.TOKEN_KEYS, {
    notice: kind,
    key,
    accountId,
    caseId,
    issuedAt,
  });
  return accountNoticeLetter(kind, {
    givenName,
    disavowUrl: `${portalUrl(config, portal)}${path}`,
    changed: detailNames.filter((name) => changed.includes(name)),
  });
}

function isDisavowable(kind: AccountNotice['kind']): kind is DisavowableNotice {
  return (disavowableNotices as readonly string[]).includes(kind);
}

function isStaffNotice(kind: AccountNotice['kind']): kind is StaffNotice {
  return (staffNotices as readonly string[]).includes(kind);
}
