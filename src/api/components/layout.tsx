import { PostForm } from './components.js';
import type { ComponentChildren, VNode } from 'preact';
import type { ActRole } from '../../domain/acts.js';
import { sessionWarningMs } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { mayReach } from '../http/access.js';
import type { SignedIn } from '../../operations/account/signed-in.js';

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
    ['/cases', 'Cases'],
    ['/terminations/new', 'End a contract'],
    ['/invitations/new', 'Invite'],
    ['/suppressions', 'Blocked addresses'],
    ['/code-breakers', 'Phone codes'],
    ['/provider-news', 'News'],
    ['/audit', 'Audit'],
    ['/temporal', 'Temporal'],
  ],
};

/** The frame of every page: skip link, who is signed in, the way out, and help always in the same place. */
export function Layout({
  portal,
  path,
  title,
  signedIn,
  endsInMs,
  children,
}: {
  portal: Portal;
  /** The path of this page, to mark its place in the navigation. */
  path: string;
  title: string;
  signedIn: SignedIn | null;
  /** Milliseconds until the session ends if nothing more is sent. */
  endsInMs: number;
  children: ComponentChildren;
}): VNode {
  return (
    <html lang="en">
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
          Skip to the content
        </a>
        <header class="top">
          <div class="row">
            <a class="brand" href="/">
              Headway<small>{portalNames[portal]}</small>
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
                    aria-label={`Account of ${signedIn.account.givenName} ${signedIn.account.familyName}, ${signedIn.initials}`}
                  >
                    {signedIn.initials}
                  </a>
                  <PostForm action="/sign-out">
                    <button class="link" type="submit">
                      Log out
                    </button>
                  </PostForm>
                </div>
              </>
            )}
          </div>
        </header>
        {signedIn && <SessionWarning endsInMs={endsInMs} />}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <footer>
          <div class="row">
            {portal === 'client' && <CrisisLine />}
            <p>
              Need help? {portal !== 'staff' && <HelpLink />}
              Write to support at <SupportMail />. We answer on business days.
            </p>
          </div>
        </footer>
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
  '/provider-news': ['lead'],
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

function HelpLink(): VNode {
  return (
    <>
      See the <a href="/help">help pages</a>.{' '}
    </>
  );
}

/** Support's address, to press. */
export function SupportMail(): VNode {
  return <a href="mailto:support@headway.example">support@headway.example</a>;
}

/** On every client page. Source: process book, "contact-request". */
function CrisisLine(): VNode {
  return (
    <p class="crisis">
      <strong>
        In a crisis, <a href="tel:988">call</a> or <a href="sms:988">text 988</a>, any time. In an emergency,
        call <a href="tel:911">911</a>.
      </strong>{' '}
      We don’t watch Headway around the clock.
    </p>
  );
}
