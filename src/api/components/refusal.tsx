import type { VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { HasContactForm } from './contact-support.js';

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
        <WithContactForm sentence={sentence} language={language} />
      </p>
      <p>
        <a href="/">{back}</a>
      </p>
    </>
  );
}

const toSupport = /(write to support|escriba a soporte)/i;

/** A sentence whose "write to support" leads to the contact form, on the portals that have one. */
function WithContactForm({ sentence, language }: { sentence: string; language: Language }): VNode {
  if (!useContext(HasContactForm)) return <>{sentence}</>;
  const to = contactPath('something_else', language);
  return (
    <>{sentence.split(toSupport).map((part) => (toSupport.test(part) ? <a href={to}>{part}</a> : part))}</>
  );
}
