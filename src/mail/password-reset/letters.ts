import type { Portal } from '../../domain/portals.js';
import { renderLetter, type Letter } from '../letter.js';

/** Mails that answer "Forgot your password", by what was found. None says whether somebody is in care. */
export const resetLetters = {
  /** The link itself. The subject of providers is the seed's; the others' is neutral. */
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
        'Somebody, probably you, asked to choose a new password for Headway.',
        `The link works for ${minutes} minutes and once. If you ask again, only the newest mail counts.`,
      ],
      link: { label: 'Choose a new password', url },
      closing: ['If you did not ask for this, there is nothing to do: your password stays as it is.'],
    }),

  /** The account of this address is on the other portal. */
  elsewhere: ({ portal, url }: { portal: Portal; url: string }): Letter =>
    renderLetter({
      subject: 'Where to log in to Headway',
      greeting: 'Hello,',
      paragraphs: [
        `Somebody, probably you, asked to choose a new password for Headway. The account of this address is on the portal for ${portal === 'provider' ? 'providers' : 'clients'}. Ask for a new password there.`,
      ],
      link: { label: 'Go to that portal', url },
      closing: ['If you did not ask for this, there is nothing to do.'],
    }),

  /** Nobody can sign in to the account at the moment, so a new password would not help. */
  held: ({ givenName }: { givenName: string }): Letter =>
    renderLetter({
      subject: 'Your Headway account',
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Somebody, probably you, asked to choose a new password for Headway. Nobody can log in to this account at the moment, so we sent no link.',
        'Please write to support at support@headway.example; we will help.',
      ],
    }),
} as const;
