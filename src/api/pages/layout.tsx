import type { ComponentChildren, VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { SignedIn } from '../http/session.js';

const portalNames: Record<Portal, string> = { client: '', provider: 'for providers', staff: 'support desk' };

const navigation: Record<Portal, readonly (readonly [href: string, label: string])[]> = {
  client: [],
  provider: [
    ['/caseload', 'Caseload'],
    ['/note-exports', 'Notes'],
    ['/contract-termination', 'Contract'],
  ],
  staff: [
    ['/', 'Cases'],
    ['/terminations/new', 'Start a case'],
    ['/audit', 'Audit'],
    ['/temporal', 'Temporal'],
  ],
};

/** The frame of every page: skip link, who is signed in, the way out, and help always in the same place. */
export function Layout({
  portal,
  title,
  signedIn,
  csrf,
  children,
}: {
  portal: Portal;
  title: string;
  signedIn: SignedIn | null;
  csrf: string;
  children: ComponentChildren;
}): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${title} – Headway`}</title>
        <link rel="stylesheet" href="/assets/style.css" />
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
                  {navigation[portal].map(([href, label]) => (
                    <a href={href}>{label}</a>
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
                  <form method="post" action="/sign-out">
                    <input type="hidden" name="csrf" value={csrf} />
                    <button class="link" type="submit">
                      Log out
                    </button>
                  </form>
                </div>
              </>
            )}
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <footer>
          <div class="row">
            {portal === 'client' && <CrisisLine />}
            <p>Need help? Write to support at support@headway.example; we answer on business days.</p>
          </div>
        </footer>
      </body>
    </html>
  );
}

/** On every client page. Source: process book, "contact-request". */
export function CrisisLine(): VNode {
  return (
    <p>
      <strong>In a crisis, call or text 988, any time. In an emergency, call 911.</strong> Headway is not
      watched around the clock.
    </p>
  );
}
