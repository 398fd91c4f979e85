import { PostForm } from './components.js';
import { PolicyUrls } from './policies.js';
import { brand, type Policies } from '../../mail/brand.js';
import type { ComponentChildren, VNode } from 'preact';
import type { ActRole } from '../../domain/acts.js';
import { sessionWarningMs } from '../../domain/limits.js';
import type { Language } from '../../domain/languages.js';
import type { Portal } from '../../domain/portals.js';
import { HasContactForm, SupportMail } from './contact-support.js';
import { mayReach } from '../http/access.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { fullName } from '../../domain/person-name.js';

const portalNames: Record<Portal, string> = { client: '', provider: 'for providers', staff: 'support desk' };

const navigation: Record<Portal, readonly (readonly [href: string, label: string])[]> = {
  client: [['/account/family', 'Family']],
  provider: [
    ['/caseload', 'Caseload'],
    ['/appointments', 'Appointments'],
    ['/note-exports', 'Notes'],
    ['/contract-termination', 'Contract'],
    ['/practice-staff', 'Practice staff'],
  ],
  staff: [
    ['/', 'Desk'],
    ['/search', 'Search'],
    ['/cases', 'Cases'],
    ['/terminations/new', 'End a contract'],
    ['/invitations/new', 'Invite'],
    ['/suppressions', 'Blocked addresses'],
    ['/code-breakers', 'Phone codes'],
    ['/legal-holds', 'Legal holds'],
    ['/disclosures', 'Disclosures'],
    ['/record-retention', 'Retention'],
    ['/provider-news', 'News'],
    ['/compliance-reports', 'Reports'],
    ['/audit', 'Audit'],
    ['/temporal', 'Temporal'],
  ],
};

/** The frame of every page: skip link, who is signed in, the way out, and help always in the same place. */
export function Layout({
  portal,
  language,
  path,
  title,
  signedIn,
  endsInMs,
  policies,
  children,
}: {
  portal: Portal;
  language: Language;
  /** The path of this page, to mark its place in the navigation. */
  path: string;
  title: string;
  signedIn: SignedIn | null;
  /** Milliseconds until the session ends if nothing more is sent. */
  endsInMs: number;
  policies: Policies;
  children: ComponentChildren;
}): VNode {
  const words = frameWords[language];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <title>{`${title} – Headway`}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script src="/assets/single-submit.js" defer />
        {signedIn && <script src="/assets/session-warning.js" defer />}
      </head>
      <body>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <header class="top">
          <div class="row">
            <a class="brand" href="/">
              <img src="/assets/icon.svg" alt="" width="32" height="32" />
              <span>
                {brand.name} <small>{portalNames[portal]}</small>
              </span>
            </a>
            {signedIn && (
              <>
                <nav aria-label="Main">
                  {navigationOf(portal, signedIn).map(([href, label]) => (
                    <a href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
                      {label}
                    </a>
                  ))}
                </nav>
                <div class="who">
                  <a
                    class="initials"
                    href="/account"
                    aria-label={`Account of ${fullName(signedIn.account)}, ${signedIn.initials}`}
                  >
                    {signedIn.initials}
                  </a>
                  <PostForm action="/sign-out">
                    <button class="link" type="submit">
                      {words.logOut}
                    </button>
                  </PostForm>
                </div>
              </>
            )}
          </div>
        </header>
        {signedIn && <SessionWarning endsInMs={endsInMs} />}
        <HasContactForm.Provider value={portal !== 'staff'}>
          <main id="main" tabIndex={-1}>
            <PolicyUrls.Provider value={policies}>{children}</PolicyUrls.Provider>
          </main>
          <footer>
            <div class="row">
              {portal === 'client' && <CrisisLine words={words} />}
              <p>
                {words.needHelp}{' '}
                {portal === 'staff' ? (
                  <SupportMail />
                ) : (
                  <>
                    <a href="/help">{words.help}</a> · <a href={words.contactHref}>{words.contact}</a>
                  </>
                )}
              </p>
              <p class="identity">
                <strong>{brand.name}</strong> · <a href={policies.PRIVACY_URL}>{words.privacy}</a> ·{' '}
                <a href={policies.TERMS_URL}>{words.terms}</a>
              </p>
            </div>
          </footer>
        </HasContactForm.Provider>
      </body>
    </html>
  );
}

/** Shown by its script five minutes before the session ends. */
function SessionWarning({ endsInMs }: { endsInMs: number }): VNode {
  return (
    <div class="row">
      <div
        class="notice warn"
        id="session-warning"
        role="alert"
        hidden
        data-ends-in-ms={endsInMs}
        data-warn-ms={sessionWarningMs}
      >
        <p></p>
        <button class="quiet" type="button">
          Stay logged in
        </button>
      </div>
    </div>
  );
}

/** The entries that someone reaches. */
const casework: readonly ActRole[] = ['agent', 'lead'];

/** Pages of the staff that not every role may open; the menu shows nobody what answers no. */
const staffPages: Readonly<Record<string, readonly ActRole[]>> = {
  '/terminations/new': casework,
  '/invitations/new': casework,
  '/suppressions': casework,
  '/code-breakers': casework,
  '/legal-holds': casework,
  '/disclosures': casework,
  '/record-retention': casework,
  '/provider-news': ['lead'],
  '/compliance-reports': ['auditor', 'lead'],
  '/audit': ['auditor', 'lead'],
};

function navigationOf(portal: Portal, { account, isPending }: SignedIn) {
  const open = (href: string) =>
    portal !== 'staff' ||
    (staffPages[href] ?? [account.staffRole]).some((role) => role === account.staffRole);
  return navigation[portal].filter(([href]) => !isPending && mayReach(portal, account, href) && open(href));
}

/** A page belongs to the navigation's entry whose path it continues; the start page only to itself. */
function isAt(path: string, href: string): boolean {
  return path === href || (href !== '/' && path.startsWith(`${href}/`));
}

/** On every client page. Source: process book, "contact-request". */
function CrisisLine({ words: { crisis } }: { words: FrameWords }): VNode {
  return (
    <p class="crisis">
      <strong>
        {crisis.before} <a href="tel:988">{crisis.call}</a> {crisis.or} <a href="sms:988">{crisis.text}</a>
        {crisis.anyTime} <a href="tel:911">911</a>.
      </strong>{' '}
      {crisis.watched}
    </p>
  );
}

interface FrameWords {
  readonly skip: string;
  readonly logOut: string;
  readonly needHelp: string;
  readonly help: string;
  readonly contact: string;
  readonly contactHref: string;
  readonly privacy: string;
  readonly terms: string;
  readonly crisis: Readonly<Record<'before' | 'call' | 'or' | 'text' | 'anyTime' | 'watched', string>>;
}

/** What stands around every page. */
const frameWords: Record<Language, FrameWords> = {
  en: {
    skip: 'Skip to the content',
    logOut: 'Log out',
    needHelp: 'Need help?',
    help: 'Help pages',
    contact: 'Contact support',
    contactHref: '/contact',
    privacy: 'Privacy policy',
    terms: 'Terms of use',
    crisis: {
      before: 'In a crisis,',
      call: 'call',
      or: 'or',
      text: 'text 988',
      anyTime: ', any time. In an emergency, call',
      watched: 'Headway is not watched around the clock.',
    },
  },
  es: {
    skip: 'Ir al contenido',
    logOut: 'Cerrar sesión',
    needHelp: '¿Necesita ayuda?',
    help: 'Páginas de ayuda (en inglés)',
    contact: 'Contactar a soporte',
    contactHref: '/contact?lang=es',
    privacy: 'Política de privacidad',
    terms: 'Condiciones de uso',
    crisis: {
      before: 'En una crisis,',
      call: 'llame',
      or: 'o',
      text: 'envíe un mensaje de texto al 988',
      anyTime: ', a cualquier hora. En una emergencia, llame al',
      watched: 'En Headway no vigilamos los mensajes las 24 horas.',
    },
  },
};
