import type { DetailName } from '../../domain/account/details.js';
import type { DisavowableNotice } from '../../domain/account-suspension/disavowal.js';
import { minuteMs } from '../../domain/instants.js';
import { limits } from '../../domain/limits.js';
import { disavowDays } from '../../domain/account/policy.js';
import { renderLetter, type Letter } from '../letter.js';

/** What a notice to the owner of an account can draw on. It never names the new address: the mailbox may be someone else's by now. */
export interface AccountNoticeFacts {
  readonly givenName: string;
  /** Where the owner says "this wasn't me". */
  readonly disavowUrl: string;
  /** Of `details_changed`: what was changed. */
  readonly changed?: readonly DetailName[];
}

const detailWords: Record<DetailName, string> = {
  name: 'name',
  birth_date: 'birth date',
  phone: 'phone number',
  license_number: 'license number',
  insurance_card: 'insurance card',
};

const notices: Record<DisavowableNotice, { readonly subject: string; readonly happened: string }> = {
  password_changed: {
    subject: 'Your Headway password was changed',
    happened: 'The password of your Headway account was changed, and every other browser was logged out.',
  },
  email_change_requested: {
    subject: 'A new email address for your Headway account',
    happened:
      'Someone who is logged in to your Headway account and knows its password asked to use a different email address. The change takes effect when they use the link we emailed to the new address.',
  },
  email_changed: {
    subject: 'The email address of your Headway account was changed',
    happened: 'Your Headway account now uses a different email address. We no longer send email to this one.',
  },
  email_changed_to_this: {
    subject: 'Your Headway account now uses this email address',
    happened:
      'Your Headway account now uses this email address. Every browser was logged out. Log in with this address and your password.',
  },
  second_factor_enrolled: {
    subject: 'A phone was set up for your Headway account',
    happened:
      'A phone number was set up for your Headway account. We send a code to it when someone logs in with your password.',
  },
  second_factor_reset: {
    subject: 'Multi factor authentication was reset',
    happened:
      'Multi factor authentication was reset for your Headway account, and every browser was logged out. The next person who logs in with your password is asked to set up a phone number.',
  },
  practice_staff_invited: {
    subject: 'Someone was invited to your practice staff',
    happened:
      'Someone who is logged in to your Headway account invited a person to your practice staff. Once that person signs up, they can see your caseload and your appointments. To see who it is, log in and open “Practice staff”.',
  },
  practice_staff_removed: {
    subject: 'Someone was removed from your practice staff',
    happened:
      'Someone who is logged in to your Headway account removed a person from your practice staff. That person can no longer log in. To see who is left, log in and open “Practice staff”.',
  },
  staff_invited: {
    subject: 'Someone was invited to the Headway staff portal',
    happened:
      'Someone who is logged in to your Headway account invited a person to our staff. Once that person signs up, they can log in to the staff portal. To see who it is, log in and open “Staff”.',
  },
  details_changed: {
    subject: 'Your details at Headway were changed',
    happened:
      'Someone who is logged in to your Headway account and knows its password changed what we know about you. To see it, log in and open your account.',
  },
};

/** Tells the owner what changed, and how to stop it. */
export function accountNoticeLetter(kind: DisavowableNotice, facts: AccountNoticeFacts): Letter {
  const { subject, happened } = notices[kind];
  const changed = (facts.changed ?? []).map((name) => detailWords[name]);
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [
      happened,
      ...(changed.length === 0 ? [] : [`What was changed: ${changed.join(', ')}.`]),
      'If this was you, you don’t need to do anything.',
      'If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.',
    ],
    link: { label: 'This wasn’t me', url: facts.disavowUrl },
    closing: [`The link works for ${disavowDays} days. No one from Headway will ever ask for your password.`],
  });
}

/** Tells the owner that strangers, or they themselves, locked sign-in; nothing changed. */
export function signInLockedLetter(facts: {
  readonly givenName: string;
  readonly portalUrl: string;
}): Letter {
  const minutes = limits.signInFailures.lockMs / minuteMs;
  return renderLetter({
    subject: 'Someone tried to log in to your Headway account',
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [
      `Someone entered a wrong password for your Headway account ${limits.signInFailures.count} times in a row, so we stopped logins for ${minutes} minutes. No one got in, and nothing changed.`,
      'If it was you and you forgot your password, choose a new one. If it wasn’t you, you don’t need to do anything: a browser you’ve logged in with before still works.',
    ],
    link: { label: 'Choose a new password', url: `${facts.portalUrl}/forgot-password` },
  });
}
