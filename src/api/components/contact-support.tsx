import type { VNode } from 'preact';

/** What people write to support about; the topics of the contact form (process book, "contact-request"). */
export const contactTopics = {
  'cannot-access': 'I can’t access my account',
  'no-reset-mail': 'My reset email didn’t arrive',
  unsubscribed: 'Remove me from the unsubscribed list',
  deactivate: 'Deactivate my account',
  'lost-phone': 'I lost my phone',
} as const;

/** The way to support with the topic chosen already. */
export function ContactSupport({
  topic,
  label,
}: {
  topic: keyof typeof contactTopics;
  label: string;
}): VNode {
  const subject = encodeURIComponent(contactTopics[topic]);
  return <a href={`mailto:support@headway.example?subject=${subject}`}>{label}</a>;
}
