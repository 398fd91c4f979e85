import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import type { Portal } from '../../domain/portals.js';
import { isAt } from './navigation.js';

/** Pages of clients that someone beside them had better not see: leaving, records, family, choosing a provider, and all that is written to support. */
const paths = [
  '/contact',
  '/account/deactivate',
  '/deactivation',
  '/reactivation',
  '/of-age',
  '/own-address',
  '/records',
  '/amendment',
  '/account/disclosures',
  '/account/family',
  '/provider-leaving',
];

const words: Record<Language, string> = { en: 'Exit this page', es: 'Salir de esta página' };

/** The way out at once, on the pages of clients that need one: a page that says nothing; with script it also empties the form and takes this page out of the history. */
export function ExitPage({
  portal,
  path,
  language,
}: {
  portal: Portal;
  path: string;
  language: Language;
}): VNode | null {
  if (portal !== 'client' || !paths.some((one) => isAt(path, one))) return null;
  return (
    <div class="page-top">
      <script src="/assets/exit-page.js" defer />
      <a class="button exit" id="exit-page" href="https://www.weather.gov/" rel="noreferrer nofollow">
        {words[language]}
      </a>
    </div>
  );
}
