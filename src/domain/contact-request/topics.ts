import type { Language } from '../languages.js';
import type { Portal } from '../portals.js';

/** The portals that have a contact form; staff have their runbook. */
export type ContactPortal = Exclude<Portal, 'staff'>;

/** What a topic of the contact form brings about beside the conversation with support. */
export type ContactStart =
  | 'password_reset'
  | 'factor_recovery'
  | 'address_recovery'
  | 'address_release'
  | 'note_retrieval'
  | 'record_request'
  | 'record_amendment'
  | 'accounting_request'
  | null;

/** Why a topic started nothing. */
export type NotStarted =
  | 'email-unsafe'
  | 'too-often'
  | 'not-suppressed'
  | 'bounced'
  | 'complained'
  | 'no-records'
  | 'whose-record'
  | 'whose-list';

interface Topic {
  readonly portals: readonly ContactPortal[];
  /** The process that fits, by portal where it differs; nothing where a person has to look first. */
  readonly starts: Partial<Record<ContactPortal, Exclude<ContactStart, null>>>;
  /** Whether a message may be left out: the topic says it all. */
  readonly messageOptional?: true;
}

/** What people write to support about, in the order of the form (process book, "contact-request"). */
export const contactTopics = {
  cannot_access: { portals: ['client', 'provider'], starts: { provider: 'note_retrieval' } },
  no_reset_mail: {
    portals: ['client', 'provider'],
    starts: { client: 'password_reset', provider: 'password_reset' },
    messageOptional: true,
  },
  unsubscribed: {
    portals: ['client', 'provider'],
    starts: { client: 'address_release', provider: 'address_release' },
    messageOptional: true,
  },
  deactivate: { portals: ['client'], starts: {}, messageOptional: true },
  records: {
    portals: ['client', 'provider'],
    starts: { client: 'record_request', provider: 'note_retrieval' },
    messageOptional: true,
  },
  correction: { portals: ['client'], starts: { client: 'record_amendment' } },
  disclosures: { portals: ['client'], starts: { client: 'accounting_request' }, messageOptional: true },
  lost_phone: { portals: ['provider'], starts: { provider: 'factor_recovery' }, messageOptional: true },
  lost_mailbox: {
    portals: ['client', 'provider'],
    starts: { client: 'address_recovery', provider: 'address_recovery' },
    messageOptional: true,
  },
  family: { portals: ['client'], starts: {} },
  something_else: { portals: ['client', 'provider'], starts: {} },
} as const satisfies Record<string, Topic>;

export type ContactTopic = keyof typeof contactTopics;

/** The topics that a portal's form offers. */
export function topicsOf(portal: ContactPortal): readonly ContactTopic[] {
  const all = Object.entries(contactTopics) as [ContactTopic, Topic][];
  return all.filter(([, { portals }]) => portals.includes(portal)).map(([topic]) => topic);
}

/** The topic of that name, where this portal offers it. */
export function topicNamed(portal: ContactPortal, name: string): ContactTopic | null {
  return topicsOf(portal).find((topic) => topic === name) ?? null;
}

/** Which process a topic starts on a portal. */
export function startOf(portal: ContactPortal, topic: ContactTopic): ContactStart {
  const { starts }: Topic = contactTopics[topic];
  return starts[portal] ?? null;
}

/** Whether a topic is understood without a message. */
export function messageIsOptional(topic: ContactTopic): boolean {
  const { messageOptional }: Topic = contactTopics[topic];
  return messageOptional === true;
}

/** A topic as it is written in an address. */
const topicPath = (topic: ContactTopic): string => topic.replaceAll('_', '-');

/** The topic that an address names, where this portal offers it. */
export function topicAt(portal: ContactPortal, path: string): ContactTopic | null {
  return topicNamed(portal, path.replaceAll('-', '_'));
}

/** The path of the contact form on a portal, with its topic and language chosen already. */
export function contactPath(topic: ContactTopic | null, language: Language = 'en'): string {
  const path = topic === null ? '/contact' : `/contact/about/${topicPath(topic)}`;
  return language === 'en' ? path : `${path}?lang=${language}`;
}
