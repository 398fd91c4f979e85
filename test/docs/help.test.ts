import { describe, expect, it } from 'vitest';
import { renderToString } from 'preact-render-to-string';
import { HelpArticle, helpPages } from '../../src/api/help/pages.js';

/** The headings of the seed, and the words in each that people look for on their screen. */
const seed: readonly (readonly [
  portal: 'client' | 'provider',
  heading: string,
  labels: readonly string[],
])[] = [
  [
    'client',
    'Changing your password',
    ['Log in', 'Forgot your password', 'initials in the top-right corner'],
  ],
  [
    'provider',
    'Changing your password',
    ['Forgot your password', 'Please Verify Your Headway Account', 'promotions folder'],
  ],
  ['client', 'Keeping your account secure', ['strong password']],
  ['provider', 'Keeping your account secure', ['two-factor authentication (2FA)']],
  ['client', 'What to keep in mind when creating a password', ['12 to 16', 'password manager', '123456']],
  ['provider', 'What to keep in mind when creating a password', ['12 to 16', 'password manager', '123456']],
  ['client', 'Two-factor authentication (2FA)', ['don’t require two-factor authentication for clients']],
  ['provider', 'Two-factor authentication (2FA)', ['as a text or in a call']],
  ['provider', 'Resetting your 2FA method', ['Reset multi factor authentication', 'current password']],
  ['provider', 'Setting up 2FA for email', ['Try another method', 'Continue']],
  ['provider', 'Resetting 2FA', ['Login', 'new phone number']],
  ['provider', 'Frequently asked questions', ['authenticator app', 'Remember this device', 'every 30 days']],
  ['provider', 'Leaving Headway', ['fill in the form']],
  ['client', 'Leaving Headway', ['Deactivate my account']],
  ['provider', 'Terminating your provider contract', ['fill in the form', 'learn how to do']],
  [
    'provider',
    'Taking clients off of Headway if you leave',
    ['They are yours', 'Headway-sourced', 'blue', 'green'],
  ],
  [
    'provider',
    'What happens to your progress notes after leaving Headway',
    ['download your notes', 'I can’t access my account'],
  ],
  ['client', 'Deactivating your client account', ['Customer Experience team']],
  [
    'client',
    'Removal of client information',
    ['the law requires us to keep records', 'covered entity', 'encrypted'],
  ],
  [
    'client',
    'Using Headway for families',
    ['Gmail, Hotmail, Outlook and iCloud', 'jordan+sam@gmail.com', 'jordan+1@gmail.com'],
  ],
];

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

describe('help', () => {
  it.each(seed)(
    'for the %s portal has “%s”, with the words that stand on the screen',
    (portal, heading, labels) => {
      const page = helpPages.find(
        ({ sections, portals }) => sections.includes(heading) && portals.includes(portal),
      );
      expect(page?.title).toBeTruthy();
      const text = page ? textOf(renderToString(HelpArticle({ page, portal }))) : '';
      expect(labels.filter((label) => !text.includes(label))).toEqual([]);
    },
  );

  it('leads from page to page without a dead end', () => {
    const paths = helpPages.flatMap(({ slug, portals }) =>
      portals.map((portal) => `${portal} /help/${slug}`),
    );
    const links = helpPages.flatMap((page) =>
      page.portals.flatMap((portal) =>
        Array.from(
          renderToString(HelpArticle({ page, portal })).matchAll(/href="(\/help\/[^"]+)"/g),
          ([, path]) => `${portal} ${path}`,
        ),
      ),
    );
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !paths.includes(link))).toEqual([]);
  });
});
