import { renderLetter, type Letter } from '../letter.js';

interface Recovery {
  readonly givenName: string;
  readonly reference: string;
}

/** Mails of a lost-phone recovery, by what is told. */
export const recoveryLetters = {
  /** The link by which the owner shows that the mailbox is theirs. */
  link: ({ givenName, reference, url, hours }: Recovery & { url: string; hours: number }): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Somebody, probably you, told us that the phone that gets your Headway codes is lost.',
        `Show us that you read this mailbox: the link works for ${hours} hours and once. Then support gets in touch with you, at a number that we know from elsewhere or on a video call.`,
      ],
      link: { label: 'This is my mailbox', url },
      closing: [
        'If it was not you, there is nothing to do: nothing changes without this link. Nobody from Headway ever asks for your password or for a code.',
      ],
    }),

  /** No phone is set up, so there is nothing to recover. */
  'not-enrolled': ({ givenName, url }: { givenName: string; url: string }): Letter =>
    renderLetter({
      subject: 'Logging in to Headway',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Somebody, probably you, told us that the phone that gets your Headway codes is lost. No phone is set up for this account at the moment: log in with your password, and you are asked for a phone number.',
      ],
      link: { label: 'Log in', url },
      closing: ['If it was not you, there is nothing to do.'],
    }),

  /** Another request of the owner is with support already. */
  'under-way': ({ givenName, reference }: Recovery): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Somebody, probably you, told us once more that the phone that gets your Headway codes is lost. Your first request is with support already, and there is nothing more to do.',
        'Support gets in touch with you within a business day. If they have done so, our mail says when the phone is removed from your account, and how to stop it.',
        `To ask about it, write to support@headway.example and give the reference ${reference}.`,
      ],
      closing: ['If none of the requests was yours, tell support.'],
    }),

  /** Nobody can sign in at the moment, with or without a phone. */
  held: ({ givenName }: { givenName: string }): Letter =>
    renderLetter({
      subject: 'Your Headway account',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Somebody, probably you, told us that the phone that gets your Headway codes is lost. Nobody can log in to this account at the moment, so we sent no link.',
        'Please write to support at support@headway.example; we will help.',
      ],
    }),

  /** To every known address: what will happen, when at the earliest, and how to stop it. */
  notice: ({ givenName, reference, endsAt, url }: Recovery & { endsAt: string; url: string }): Letter =>
    renderLetter({
      subject: `Your Headway codes will be reset (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'You told us that your phone is lost, and two members of support have made sure that it was you.',
        `On ${endsAt} at the earliest the phone is removed from your account and everybody is logged out. Then log in with your password, and set up another phone.`,
        'If this was not you, or if the phone is back: stop it before that. You need not log in for it.',
      ],
      link: { label: 'Stop the reset', url },
      closing: ['Until then nothing changes: codes go to the phone as before.'],
    }),

  /** Support closed the case. */
  denied: ({ givenName, reference }: Recovery): Letter =>
    renderLetter({
      subject: `Your lost phone and Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Support has closed your case without a reset: your log-in stays as it is, and codes go to the phone as before.',
        `If you still need help, write to support@headway.example and give the reference ${reference}.`,
      ],
    }),

  /** The recovery was stopped. */
  cancelled: ({ givenName, reference }: Recovery): Letter =>
    renderLetter({
      subject: `The reset of your Headway codes was stopped (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'The reset that somebody asked for because of a lost phone was stopped, and nothing of it will happen.',
        `If you still need help, write to support@headway.example and give the reference ${reference}.`,
      ],
    }),
} as const;
