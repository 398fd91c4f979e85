import { contactPath } from '../../domain/contact-request/topics.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { plusDays, type CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** What every letter to a provider in a case can draw on. */
export interface ProviderLetterFacts {
  readonly givenName: string;
  readonly reference: string;
  readonly lastDay: CalendarDate;
  /** False for a provider who has no clients: then nothing is said about them. */
  readonly hasClients: boolean;
  /** The day on which clients are told unless the provider delays it. */
  readonly noticeOn: CalendarDate;
  /** Address of the provider portal, without a trailing slash. */
  readonly portalUrl: string;
  /** Who holds the records from now on, a line each. */
  readonly recordsContact: readonly string[];
  /** The day on which the read-only time ends, once the account has ended. */
  readonly readOnlyUntil: CalendarDate | null;
  /** Where the provider says "this wasn't me", in the letter that confirms their own request. */
  readonly disavowUrl?: string;
  /** Counts of unfinished work, notes in an export and the like. */
  readonly counts: Readonly<Record<string, number>>;
}

const { gatesToLeadDays, gatesForcedDays } = terminationPolicies.standard;

type ProviderLetter = (facts: ProviderLetterFacts) => {
  subject: string;
  paragraphs: readonly string[];
  link?: { label: string; path: string };
};

const notExpected = (f: ProviderLetterFacts) =>
  `If you didn’t expect this, write to us right away: ${f.portalUrl}${contactPath('cannot_access')}`;

/** Every letter to a provider, by name. */
export const providerLetters = {
  'termination-confirmed': (f) => ({
    subject: `We got your request to end your contract (${f.reference})`,
    paragraphs: [
      `Your reference is ${f.reference}. Your last day with Headway is ${longDate(f.lastDay)}; it ends at midnight in your time zone.`,
      f.hasClients
        ? `What happens next: from now on, we won’t show you to new clients. We’ll tell your clients on ${longDate(f.noticeOn)}. You can read the notice before that, and delay it by up to seven days. We’re making an export of all your notes, and we’ll remind you of unsigned notes and unbilled sessions.`
        : 'What happens next: from now on, we won’t show you to new clients.',
      ...(f.hasClients
        ? [
            'Clients you bring to Headway are yours, and you’re welcome to take them with you. Clients who found you on Headway decide for themselves; we expect them to stay on Headway.',
          ]
        : []),
      'You can withdraw the request until the last day begins.',
      'If it wasn’t you, use the last link in this email. Every browser is logged out of your account, no one can log in, and support will contact you.',
    ],
    link: { label: 'Follow your request', path: '/contract-termination/status' },
  }),
  'termination-started-by-support': (f) => ({
    subject: `Headway is ending your contract (${f.reference})`,
    paragraphs: [
      `The reference is ${f.reference}. Your last day with Headway is ${longDate(f.lastDay)}; it ends at midnight in your time zone.`,
      f.hasClients
        ? 'What happens next: from now on, we won’t show you to new clients, and we’ll tell your clients. Support will call them first. We’re making an export of all your notes. Please sign open notes and bill open sessions.'
        : 'What happens next: from now on, we won’t show you to new clients.',
      `To object or to ask for a different last day, write to support: ${f.portalUrl}${contactPath('something_else')}`,
    ],
    link: { label: 'Follow your case', path: '/contract-termination/status' },
  }),
  'notice-started': (f) => ({
    subject: `Your clients are being told (${f.reference})`,
    paragraphs: [
      `The notice about your last day, ${longDate(f.lastDay)}, is going out to your clients now. You’ll see what each of them decides, and nothing else.`,
    ],
    link: { label: 'Follow your request', path: '/contract-termination/status' },
  }),
  'unfinished-work': (f) => ({
    subject: `Unfinished work before your last day (${f.reference})`,
    paragraphs: [
      `Your last day is ${longDate(f.lastDay)}. Still open: ${openWork(f.counts)}.`,
      'Unsigned notes and unbilled sessions keep your case open after the last day.',
    ],
    link: { label: 'See what is open', path: '/contract-termination/status' },
  }),
  'last-day-changed': (f) => ({
    subject: `Your last day was changed (${f.reference})`,
    paragraphs: [
      `Your last day with Headway is now ${longDate(f.lastDay)}.${f.hasClients ? ' We’re telling the clients who already got a notice.' : ''}`,
      notExpected(f),
    ],
    link: { label: 'Follow your request', path: '/contract-termination/status' },
  }),
  'termination-withdrawn': (f) => ({
    subject: `Your request to end your contract was withdrawn (${f.reference})`,
    paragraphs: [
      `We show you to new clients again, and you can book as before.${f.hasClients ? ' We’re telling the clients who got a notice that you’re staying.' : ''}`,
      ...(f.hasClients
        ? ['The status page lists the appointments that were canceled. We don’t restore them automatically.']
        : []),
      notExpected(f),
    ],
    link: { label: 'See your request', path: '/contract-termination/status' },
  }),
  'closing-open-gates': (f) => ({
    subject: `Your last day has ended; some work is still open (${f.reference})`,
    paragraphs: [
      `Still open: ${openWork(f.counts)}. Until it’s finished, you can log in for notes, billing and downloads.`,
      `A lead at Headway will look at the case after ${longDate(plusDays(f.lastDay, gatesToLeadDays))}. We’ll close it after ${longDate(plusDays(f.lastDay, gatesForcedDays))}.`,
    ],
    link: { label: 'Finish it', path: '/contract-termination/status' },
  }),
  'export-ready': () => ({
    subject: 'Your notes are ready to download',
    paragraphs: [
      'The export you asked for is ready. We strongly suggest that you download it before your account ends. We refer later record requests to you.',
    ],
    link: { label: 'Download your notes', path: '/note-exports' },
  }),
  'export-downloaded': (f) => ({
    subject: 'Your notes were downloaded',
    paragraphs: [
      `A download of your note export was started from your account. If this wasn’t you, write to us right away: ${f.portalUrl}${contactPath('cannot_access')}`,
    ],
    link: { label: 'See your exports', path: '/note-exports' },
  }),
  'exit-letter': (f) => ({
    subject: `Your contract with Headway has ended (${f.reference})`,
    paragraphs: [
      `Your contract ended on ${longDate(f.lastDay)}. ${f.readOnlyUntil === null ? 'For thirty days' : `Until ${longDate(f.readOnlyUntil)}`} you can still log in${f.hasClients ? ' to download your notes and your own clients’ contacts and calendar' : ''}.`,
      `${pendingClaims(f.counts['submittedClaims'] ?? 0)} Payouts follow on the usual days. We’ll send your tax form for the year to the mailing address on file. If it changes, write to support: ${f.portalUrl}${contactPath('something_else')}`,
      ...(f.hasClients
        ? [
            `When someone asks Headway for the records of a client you saw, we refer them to:\n${f.recordsContact.join('\n')}`,
          ]
        : []),
    ],
    link: f.hasClients
      ? { label: 'Download your notes', path: '/note-exports' }
      : { label: 'Log in', path: '/' },
  }),
} as const satisfies Record<string, ProviderLetter>;

export type ProviderMail = keyof typeof providerLetters;

/** Renders a letter to a provider. */
export function providerLetter(name: ProviderMail, facts: ProviderLetterFacts): Letter {
  const { subject, paragraphs, link } = providerLetters[name](facts);
  const { disavowUrl: url } = facts;
  return renderLetter({
    subject,
    greeting: `Hello ${facts.givenName},`,
    paragraphs,
    link: { label: link.label, url: `${facts.portalUrl}${link.path}` },
    ...(url === undefined ? {} : { footerLink: { label: 'This wasn’t me', url } }),
  });
}

function pendingClaims(count: number): string {
  if (count === 0) return 'You have no pending claims.';
  return `${count} of your claims ${count === 1 ? 'is' : 'are'} still pending. We’ll process ${count === 1 ? 'it' : 'them'} as usual.`;
}

function openWork(counts: Readonly<Record<string, number>>): string {
  const words: Record<string, [string, string]> = {
    unsignedNotes: ['unsigned note', 'unsigned notes'],
    unbilledSessions: ['unbilled session', 'unbilled sessions'],
    clientsWithoutOutcome: ['client whose answer is still open', 'clients whose answers are still open'],
    exportsToDownload: ['note export to download', 'note exports to download'],
    futureAppointments: ['appointment after the last day', 'appointments after the last day'],
  };
  const open = Object.entries(words).flatMap(([name, [one, many]]) => {
    const n = counts[name] ?? 0;
    return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  });
  return open.join(', ');
}
