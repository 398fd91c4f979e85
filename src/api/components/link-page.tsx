import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../domain/languages.js';
import { contactPath, type ContactTopic } from '../../domain/contact-request/topics.js';
import { PostForm } from './components.js';
import { HasContactForm, SupportMail } from './contact-support.js';

/** A page behind a mailed link: what it is about, and the one button that does it. Without a button it says how it stands. */
export function LinkPage({
  title,
  lines,
  press,
  children,
}: {
  title: string;
  lines: readonly string[];
  press?: { readonly action: string; readonly label: string };
  children?: ComponentChildren;
}): VNode {
  const [lead, ...rest] = lines;
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {children}
      {press !== undefined && (
        <PostForm action={press.action}>
          <div class="actions">
            <button type="submit">{press.label}</button>
          </div>
        </PostForm>
      )}
    </>
  );
}

const toSupport: Record<Language, string> = { en: 'Write to support', es: 'Escribir a soporte' };

/** The button that leads to support, about a topic and in the language of the page; support's own portal has no contact form. */
export function SupportLink({ topic, language }: { topic: ContactTopic; language: Language }): VNode {
  const hasContactForm = useContext(HasContactForm);
  return (
    <div class="actions">
      {hasContactForm ? (
        <a class="button" href={contactPath(topic, language)}>
          {toSupport[language]}
        </a>
      ) : (
        <SupportMail />
      )}
    </div>
  );
}
