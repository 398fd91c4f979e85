import { renderLetter, type Letter } from '../letter.js';

interface Recovery {
  readonly givenName: string;
  readonly reference: string;
}

/** Where its reader writes to support. */
interface WithContact {
  readonly contact: string;
}

/** Mails of a lost-phone recovery, by what is told. */
export const recoveryLetters = {
  /** The link by which the owner shows that the mailbox is theirs. */
  link: ({ givenName, reference, url, hours }: Recovery & { url: string; hours: number }): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, told us that the phone that gets your Headway codes is lost.',
        `Use the link to show us that this mailbox is yours. It works once, within ${hours} hours. Then support will contact you, at a number we know from another source or on a video call.`,
      ],
      link: { label: 'This is my mailbox', url },
      closing: [
        'If it wasn’t you, you don’t need to do anything. Nothing changes without this link. No one from Headway will ever ask for your password or a code.',
      ],
    }),

  /** No phone is set up, so there is nothing to recover. */
  'not-enrolled': ({ givenName, url }: { givenName: string; url: string }): Letter =>
    renderLetter({
      subject: 'Logging in to Headway',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, told us that the phone that gets your Headway codes is lost. No phone is set up for this account right now. Log in with your password, and we’ll ask you for a phone number.',
      ],
      link: { label: 'Log in', url },
      closing: ['If it wasn’t you, you don’t need to do anything.'],
    }),

  /** Another request of the owner is with support already. */
  'under-way': ({ givenName, reference, contact }: Recovery & WithContact): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, told us again that the phone that gets your Headway codes is lost. Support already has your first request, so you don’t need to do anything else.',
        'Support will contact you within one business day. If they already have, our email says when we’ll remove the phone from your account and how to stop that.',
        `To ask about it, write to support at ${contact} and give the reference ${reference}.`,
      ],
      closing: ['If you didn’t make any of these requests, tell support.'],
    }),

  /** Nobody can sign in at the moment, with or without a phone. */
  held: ({ givenName, contact }: { givenName: string } & WithContact): Letter =>
    renderLetter({
      subject: 'Your Headway account',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, told us that the phone that gets your Headway codes is lost. No one can log in to this account right now, so we didn’t send a link.',
        `Please write to support at ${contact}. We’ll help.`,
      ],
    }),

  /** To every known address: what will happen, when at the earliest, and how to stop it. */
  notice: ({ givenName, reference, endsAt, url }: Recovery & { endsAt: string; url: string }): Letter =>
    renderLetter({
      subject: `Your Headway codes will be reset (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'You told us that your phone is lost, and two members of our support team made sure that it was you.',
        `On ${endsAt} at the earliest, we’ll remove the phone from your account and log out every browser. Then log in with your password and set up another phone.`,
        'If this wasn’t you, or you have the phone back, stop it before then. You don’t need to log in to do that.',
      ],
      link: { label: 'Stop the reset', url },
      closing: ['Until then nothing changes. Codes go to the phone as before.'],
    }),

  /** Support closed the case. */
  denied: ({ givenName, reference, contact }: Recovery & WithContact): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Support closed your case without a reset. Your login stays as it is, and codes go to the phone as before.',
        `If you still need help, write to support at ${contact} and give the reference ${reference}.`,
      ],
    }),

  /** The recovery was stopped. */
  cancelled: ({ givenName, reference, contact }: Recovery & WithContact): Letter =>
    renderLetter({
      subject: `The reset of your Headway codes was stopped (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'The reset that someone asked for because of a lost phone was stopped. It won’t happen.',
        `If you still need help, write to support at ${contact} and give the reference ${reference}.`,
      ],
    }),
} as const;
