import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { contactPath, type ContactTopic } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';

/** Whether the portal of the page has a contact form; support's own has none. */
export const HasContactForm = createContext(true);

/** The way to support with the topic chosen already. */
export function ContactSupport({ topic, label }: { topic: ContactTopic; label: string }): VNode {
  return useContext(HasContactForm) ? <a href={contactPath(topic)}>{label}</a> : <SupportMail />;
}

/** The words that send people to support, each with the language that it is of. */
const toSupport: readonly (readonly [RegExp, Language])[] = [
  [/(write to (?:our )?support(?: team)?|write to us)/i, 'en'],
  [/(escriba a (?:nuestro equipo de )?soporte|escríbanos)/i, 'es'],
];

/** A sentence whose "write to support" leads to the contact form, on the portals that have one. */
export function WithSupportLink({
  sentence,
  topic = 'something_else',
}: {
  sentence: string;
  topic?: ContactTopic;
}): VNode {
  const hasContactForm = useContext(HasContactForm);
  const [words, language] = toSupport.find(([to]) => to.test(sentence)) ?? [];
  if (!hasContactForm || words === undefined) return <>{sentence}</>;
  const to = contactPath(topic, language);
  return <>{sentence.split(words).map((part) => (words.test(part) ? <a href={to}>{part}</a> : part))}</>;
}

/** The way to support, to press: the contact form, and on support's own portal the address of its lead. */
export function SupportMail(): VNode {
  return useContext(HasContactForm) ? (
    <a href="/contact">support</a>
  ) : (
    <a href="mailto:support@headway.example">support@headway.example</a>
  );
}
