import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { WithSupportLink } from './contact-support.js';

/** What a page that says no says beside its sentence, by language. */
export const refusalWords: Record<
  Language,
  { readonly title: string; readonly notFound: string; readonly back: string }
> = {
  en: { title: 'You can’t do this', notFound: 'Page not found', back: 'Go to the home page' },
  es: {
    title: 'Esto no es posible',
    notFound: 'Página no encontrada',
    back: 'Ir a la página principal',
  },
};

/** What is said where a member of staff may not do what another role may. */
export const notInThisRole = 'Your role can’t do this. Ask a lead.';

/** A page that says no, in one sentence, and leads back. */
export function RefusalPage({ sentence, language }: { sentence: string; language: Language }): VNode {
  const { title, back } = refusalWords[language];
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">
        <WithSupportLink sentence={sentence} />
      </p>
      <p>
        <a href="/">{back}</a>
      </p>
    </>
  );
}
