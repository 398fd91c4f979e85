import type { DisavowableNotice } from '../../domain/account-suspension/disavowal.js';
import { disavowDays } from '../../domain/account/policy.js';
import { renderLetter, type Letter } from '../letter.js';

/** What a notice to the owner of an account can draw on. It never names the new address: the mailbox may be somebody else's by now. */
export interface AccountNoticeFacts {
  readonly givenName: string;
  /** Where the owner says "this wasn't me". */
  readonly disavowUrl: string;
}

const notices: Record<DisavowableNotice, { readonly subject: string; readonly happened: string }> = {
  password_changed: {
    subject: 'Your Headway password was changed',
    happened: 'The password of your Headway account was changed, and all other browsers were logged out.',
  },
  email_change_requested: {
    subject: 'A new email address for your Headway account',
    happened:
      'Somebody who is logged in to your Headway account, and knows its password, asked to use another email address for it. The change takes effect once a link that we mailed to the new address is used.',
  },
  email_changed: {
    subject: 'The email address of your Headway account was changed',
    happened: 'Your Headway account now uses another email address. Mail no longer goes to this one.',
  },
  email_changed_to_this: {
    subject: 'Your Headway account uses this email address now',
    happened:
      'Your Headway account uses this email address from now on. Everybody was logged out; log in with this address and your password.',
  },
  second_factor_enrolled: {
    subject: 'A phone was set up for your Headway account',
    happened:
      'A phone number was set up for your Headway account. A code goes to it when somebody logs in with your password.',
  },
  second_factor_reset: {
    subject: 'Multi factor authentication was reset',
    happened:
      'Multi factor authentication of your Headway account was reset, and everybody was logged out. Whoever logs in next with your password is asked to set up a phone number.',
  },
  practice_staff_invited: {
    subject: 'Somebody was invited to your practice staff',
    happened:
      'Somebody who is logged in to your Headway account invited a person to your practice staff. Once that person has signed up, they see your caseload and your appointments. Who it is stands under “Practice staff” when you are logged in.',
  },
  practice_staff_removed: {
    subject: 'Somebody was removed from your practice staff',
    happened:
      'Somebody who is logged in to your Headway account removed a person from your practice staff. That person can no longer log in. Who is left stands under “Practice staff” when you are logged in.',
  },
};

/** Tells the owner what changed, and how to stop it. */
export function accountNoticeLetter(kind: DisavowableNotice, facts: AccountNoticeFacts): Letter {
  const { subject, happened } = notices[kind];
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [
      happened,
      'If this was you, there is nothing to do.',
      'If it was not: press below. Everybody is logged out of your account, nobody can log in, and support gets in touch with you.',
    ],
    link: { label: 'This wasn’t me', url: facts.disavowUrl },
    closing: [`The link works for ${disavowDays} days. Nobody from Headway ever asks for your password.`],
  });
}
