import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** What every letter to a provider in a case can draw on. */
export interface ProviderLetterFacts {
  readonly providerName: string;
  readonly reference: string;
  readonly lastDay: CalendarDate;
  /** The day on which clients are told unless the provider delays it. */
  readonly noticeOn: CalendarDate;
  /** Address of the provider portal, without a trailing slash. */
  readonly portalUrl: string;
  /** Who holds the records from now on, a line each. */
  readonly recordsContact: readonly string[];
  /** The day on which the read-only time ends, once the account has ended. */
  readonly readOnlyUntil: CalendarDate | null;
  /** Counts of unfinished work, notes in an export and the like. */
  readonly counts: Readonly<Record<string, number>>;
}

type ProviderLetter = (facts: ProviderLetterFacts) => {
  subject: string;
  paragraphs: readonly string[];
  link?: { label: string; path: string };
};

/** Every letter to a provider, by name. */
export const providerLetters = {
  'termination-confirmed': (f) => ({
    subject: `We have your request to end your contract (${f.reference})`,
    paragraphs: [
      `Your reference is ${f.reference}. Your last day with Headway is ${longDate(f.lastDay)}; it ends at midnight in your time zone.`,
      `What happens next: from now on you are not shown to new clients. Your clients are told on ${longDate(f.noticeOn)}; you can read the notice before, and delay it by up to seven days. An export of all your notes is being made. We remind you of unsigned notes and unbilled sessions.`,
      'Clients you bring to Headway are yours, and you are welcome to take them with you. Clients who found you on Headway decide for themselves; we expect that they stay on Headway.',
      'You can withdraw the request until the last day begins.',
    ],
    link: { label: 'Follow your request', path: '/contract-termination/status' },
  }),
  'termination-started-by-support': (f) => ({
    subject: `Headway is ending your contract (${f.reference})`,
    paragraphs: [
      `The reference is ${f.reference}. Your last day with Headway is ${longDate(f.lastDay)}; it ends at midnight in your time zone.`,
      'What happens next: from now on you are not shown to new clients, and your clients are told; support calls them first. An export of all your notes is being made. Please sign open notes and bill open sessions.',
      'To object, or to ask for another last day, write to support.',
    ],
    link: { label: 'Follow your case', path: '/contract-termination/status' },
  }),
  'notice-started': (f) => ({
    subject: `Your clients are being told (${f.reference})`,
    paragraphs: [
      `The notice about your last day, ${longDate(f.lastDay)}, is going out to your clients now. You see only what each of them decides, nothing else.`,
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
      `Your last day with Headway is now ${longDate(f.lastDay)}. Clients who were told are told again.`,
    ],
    link: { label: 'Follow your request', path: '/contract-termination/status' },
  }),
  'termination-withdrawn': (f) => ({
    subject: `Your request to end your contract was withdrawn (${f.reference})`,
    paragraphs: [
      'You are shown to new clients again and can book as before. Clients who were told learn that you stay.',
      'Appointments that were cancelled are listed on the status page; they are not restored by themselves.',
    ],
    link: { label: 'See your request', path: '/contract-termination/status' },
  }),
  'closing-open-gates': (f) => ({
    subject: `Your last day has ended; some work is still open (${f.reference})`,
    paragraphs: [
      `Still open: ${openWork(f.counts)}. Until it is finished you can sign in for notes, billing and downloads.`,
      'After seven days a lead at Headway looks at the case; after thirty it is closed.',
    ],
    link: { label: 'Finish it', path: '/contract-termination/status' },
  }),
  'export-ready': () => ({
    subject: 'Your notes are ready to download',
    paragraphs: [
      'The export you asked for is ready. We strongly suggest that you download it before your account ends: later record requests are referred to you.',
    ],
    link: { label: 'Download your notes', path: '/note-exports' },
  }),
  'export-downloaded': () => ({
    subject: 'Your notes were downloaded',
    paragraphs: [
      'A download of your note export was started from your account. If this was not you, write to us at once through the contact form.',
    ],
    link: { label: 'See your exports', path: '/note-exports' },
  }),
  'exit-letter': (f) => ({
    subject: `Your contract with Headway has ended (${f.reference})`,
    paragraphs: [
      `Your contract ended with ${longDate(f.lastDay)}. ${f.readOnlyUntil === null ? 'For thirty days' : `Until ${longDate(f.readOnlyUntil)}`} you can still sign in to download your notes, your own clients’ contacts and calendar.`,
      `${pendingClaims(f.counts['submittedClaims'] ?? 0)} Payouts follow on the usual days. Your tax form for the year is sent to the post address on file; write to support if it changes.`,
      `When somebody asks Headway for records of a client you saw, we refer them to:\n${f.recordsContact.join('\n')}`,
    ],
    link: { label: 'Download your notes', path: '/note-exports' },
  }),
} as const satisfies Record<string, ProviderLetter>;

export type ProviderMail = keyof typeof providerLetters;

/** Renders a letter to a provider. */
export function providerLetter(name: ProviderMail, facts: ProviderLetterFacts): Letter {
  const { subject, paragraphs, link } = providerLetters[name](facts);
  return renderLetter({
    subject,
    greeting: `Hello ${facts.providerName},`,
    paragraphs,
    link: { label: link.label, url: `${facts.portalUrl}${link.path}` },
  });
}

function pendingClaims(count: number): string {
  if (count === 0) return 'No claim of yours is pending.';
  return `${count} ${count === 1 ? 'claim' : 'claims'} you have submitted ${count === 1 ? 'is' : 'are'} still pending and worked on as before.`;
}

function openWork(counts: Readonly<Record<string, number>>): string {
  const words: Record<string, [string, string]> = {
    unsignedNotes: ['unsigned note', 'unsigned notes'],
    unbilledSessions: ['unbilled session', 'unbilled sessions'],
    clientsWithoutOutcome: ['client without an answer', 'clients without an answer'],
    exportsToDownload: ['export of your notes that you have not downloaded', 'exports to download'],
    futureAppointments: ['appointment after the last day', 'appointments after the last day'],
  };
  const open = Object.entries(words).flatMap(([name, [one, many]]) => {
    const n = counts[name] ?? 0;
    return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  });
  return open.join(', ');
}
