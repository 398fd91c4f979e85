import { PostForm } from './components.js';
import { CrisisNotice } from './crisis-notice.js';
import { ExitPage } from './exit-page.js';
import { FindBox } from './find-box.js';
import { PolicyUrls } from './policies.js';
import { brand, type Policies } from '../../mail/brand.js';
import type { ComponentChildren, VNode } from 'preact';
import { sessionWarningMs } from '../../domain/limits.js';
import type { Language } from '../../domain/languages.js';
import type { Portal } from '../../domain/portals.js';
import { HasContactForm } from './contact-support.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { fullName } from '../../domain/person-name.js';
import { frameWords, type FrameWords } from './frame-words.js';
import { isAt, menuOf, type MenuPart } from './navigation.js';

const portalNames: Record<Portal, string> = { client: '', provider: 'for providers', staff: 'support desk' };

/** The frame of every page: skip link, who is signed in, the way out, and help always in the same place. */
export function Layout({
  portal,
  language,
  path,
  title,
  signedIn,
  endsInMs,
  policies,
  isHeard,
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
  /** Whether what was just sent may tell of a crisis. */
  isHeard: boolean;
  children: ComponentChildren;
}): VNode {
  const words = frameWords[language];
  const isStaff = portal === 'staff' && signedIn !== null;
  return (
    <html lang={language}>
      <Head title={title} signedIn={signedIn} isStaff={isStaff} />
      <body>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <header class="top">
          <div class="row">
            <Brand portal={portal} />
            {signedIn && <Who portal={portal} path={path} signedIn={signedIn} words={words} />}
          </div>
          {isStaff && path !== '/search' && (
            <div class="row">
              <FindBox />
            </div>
          )}
        </header>
        {signedIn && <SessionWarning endsInMs={endsInMs} />}
        <HasContactForm.Provider value={portal !== 'staff'}>
          <main id="main" tabIndex={-1}>
            <ExitPage portal={portal} path={path} language={language} />
            {isHeard && <CrisisNotice language={language} isHeard />}
            <PolicyUrls.Provider value={policies}>{children}</PolicyUrls.Provider>
          </main>
          <Footer portal={portal} words={words} policies={policies} />
        </HasContactForm.Provider>
      </body>
    </html>
  );
}

/** What a page loads, and what its window is called. */
function Head({
  title,
  signedIn,
  isStaff,
}: {
  title: string;
  signedIn: SignedIn | null;
  isStaff: boolean;
}): VNode {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="same-origin" />
      <title>{`${title} – Headway`}</title>
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
      <link rel="stylesheet" href="/assets/style.css" />
      <script src="/assets/single-submit.js" defer />
      {signedIn && <script src="/assets/session-warning.js" defer />}
      {isStaff && <script src="/assets/find.js" defer />}
    </head>
  );
}

function Brand({ portal }: { portal: Portal }): VNode {
  return (
    <a class="brand" href="/">
      <img src="/assets/icon.svg" alt="" width="32" height="32" />
      <span>
        {brand.name} <small>{portalNames[portal]}</small>
      </span>
    </a>
  );
}

/** The pages that someone reaches, and who they are. */
function Who({
  portal,
  path,
  signedIn,
  words,
}: {
  portal: Portal;
  path: string;
  signedIn: SignedIn;
  words: FrameWords;
}): VNode {
  return (
    <>
      <nav aria-label="Main">
        {menuOf(portal, signedIn).map((part) => (
          <Part part={part} path={path} />
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
  );
}

/** Links of the menu; those under a word open with it, one part at a time; one alone needs no word. */
function Part({ part: { under, links }, path }: { part: MenuPart; path: string }): VNode {
  const shown = links.map(([href, label]) => (
    <a href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
      {label}
    </a>
  ));
  if (under === null || links.length === 1) return <>{shown}</>;
  return (
    <details name="menu" class={links.some(([href]) => isAt(path, href)) ? 'here' : undefined}>
      <summary>{under}</summary>
      <div>{shown}</div>
    </details>
  );
}

/** Help in the same place on every page, and what the law wants linked. */
function Footer({
  portal,
  words,
  policies,
}: {
  portal: Portal;
  words: FrameWords;
  policies: Policies;
}): VNode {
  return (
    <footer>
      <div class="row">
        {portal === 'client' && <CrisisLine words={words} />}
        <p>
          {words.needHelp}{' '}
          {portal === 'staff' ? (
            <>
              Read the <a href="/runbook">runbook</a>, or ask a lead.
            </>
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
