import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { contactPath, type ContactTopic } from '../../domain/contact-request/topics.js';

/** Whether the portal of the page has a contact form; support's own has none. */
export const HasContactForm = createContext(true);

/** The way to support with the topic chosen already. */
export function ContactSupport({ topic, label }: { topic: ContactTopic; label: string }): VNode {
  return useContext(HasContactForm) ? <a href={contactPath(topic)}>{label}</a> : <SupportMail />;
}

/** The way to support, to press: the contact form, and on support's own portal the address of its lead. */
export function SupportMail(): VNode {
  return useContext(HasContactForm) ? (
    <a href="/contact">support</a>
  ) : (
    <a href="mailto:support@headway.example">support@headway.example</a>
  );
}
