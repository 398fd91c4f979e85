import type { Portal } from '../../domain/portals.js';
import { renderLetter, type Letter } from '../letter.js';

/** Mails that answer "Forgot your password", by what was found. None says whether someone is in care. */
export const resetLetters = {
  /** The link itself. The subject of providers is Headway’s; the others' is neutral. */
  link: ({
    portal,
    givenName,
    url,
    minutes,
  }: {
    portal: Portal;
    givenName: string;
    url: string;
    minutes: number;
  }): Letter =>
    renderLetter({
      subject:
        portal === 'provider' ? 'Please Verify Your Headway Account' : 'Choose a new password for Headway',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, asked to choose a new password for Headway.',
        `The link works once, within ${minutes} minutes. If you ask again, only the newest email works.`,
      ],
      link: { label: 'Choose a new password', url },
      closing: ['If you didn’t ask for this, you don’t need to do anything. Your password stays as it is.'],
    }),

  /** The account of this address is on the other portal. */
  elsewhere: ({ portal, url }: { portal: Portal; url: string }): Letter =>
    renderLetter({
      subject: 'Where to log in to Headway',
      greeting: 'Hello,',
      paragraphs: [
        `Someone, probably you, asked to choose a new password for Headway. The account with this address is on the portal for ${portal === 'provider' ? 'providers' : 'clients'}. Ask for a new password there.`,
      ],
      link: { label: 'Go to that portal', url },
      closing: ['If you didn’t ask for this, you don’t need to do anything.'],
    }),

  /** Nobody can sign in to the account at the moment, so a new password wouldn't help. */
  held: ({ givenName, contact }: { givenName: string; contact: string }): Letter =>
    renderLetter({
      subject: 'Your Headway account',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, asked to choose a new password for Headway. No one can log in to this account right now, so we didn’t send a link.',
        `Please write to support at ${contact}. We’ll help.`,
      ],
    }),
} as const;
