import { expect, it } from 'vitest';
import {
  providerLetter,
  providerLetters,
  type ProviderMail,
} from '../../src/mail/contract-termination/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  givenName: 'Ines',
  hasClients: true,
  reference: 'CT-2027-0001',
  lastDay: '2027-01-15',
  noticeOn: '2026-12-01',
  portalUrl: 'https://provider.headway.example',
  recordsContact: ['Moreau Practice', 'records@moreau.example'],
  readOnlyUntil: '2027-02-14',
  counts: {
    unsignedNotes: 1,
    unbilledSessions: 2,
    clientsWithoutOutcome: 0,
    exportsToDownload: 1,
    futureAppointments: 3,
  },
} as const;

it('termination confirmed', () => {
  const disavowUrl = 'https://provider.headway.example/not-me/token';
  expect(whole(providerLetter('termination-confirmed', { ...facts, disavowUrl }))).toMatchInlineSnapshot(`
    "We got your request to end your contract (CT-2027-0001)

    Hello Ines,

    Your reference is CT-2027-0001. Your last day with Headway is Friday, January 15, 2027; it ends at midnight in your time zone.

    What happens next: from now on, we won’t show you to new clients. We’ll tell your clients on Tuesday, December 1, 2026. You can read the notice before that, and delay it by up to seven days. We’re making an export of all your notes, and we’ll remind you of unsigned notes and unbilled sessions.

    Clients you bring to Headway are yours, and you’re welcome to take them with you. Clients who found you on Headway decide for themselves; we expect them to stay on Headway.

    You can withdraw the request until the last day begins.

    If it wasn’t you, use the last link in this email. Every browser is logged out of your account, no one can log in, and support will contact you.

    Follow your request:
    https://provider.headway.example/contract-termination/status

    Headway

    This wasn’t me: https://provider.headway.example/not-me/token"
  `);
});

it('termination started by support', () => {
  expect(whole(providerLetter('termination-started-by-support', facts))).toMatchInlineSnapshot(`
    "Headway is ending your contract (CT-2027-0001)

    Hello Ines,

    The reference is CT-2027-0001. Your last day with Headway is Friday, January 15, 2027; it ends at midnight in your time zone.

    What happens next: from now on, we won’t show you to new clients, and we’ll tell your clients. Support will call them first. We’re making an export of all your notes. Please sign open notes and bill open sessions.

    To object or to ask for a different last day, write to support: https://provider.headway.example/contact/about/something-else

    Follow your case:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('notice started', () => {
  expect(whole(providerLetter('notice-started', facts))).toMatchInlineSnapshot(`
    "Your clients are being told (CT-2027-0001)

    Hello Ines,

    The notice about your last day, Friday, January 15, 2027, is going out to your clients now. You’ll see what each of them decides, and nothing else.

    Follow your request:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('unfinished work', () => {
  expect(whole(providerLetter('unfinished-work', facts))).toMatchInlineSnapshot(`
    "Unfinished work before your last day (CT-2027-0001)

    Hello Ines,

    Your last day is Friday, January 15, 2027. Still open: 1 unsigned note, 2 unbilled sessions, 1 note export to download, 3 appointments after the last day.

    Unsigned notes and unbilled sessions keep your case open after the last day.

    See what is open:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('last day changed', () => {
  expect(whole(providerLetter('last-day-changed', facts))).toMatchInlineSnapshot(`
    "Your last day was changed (CT-2027-0001)

    Hello Ines,

    Your last day with Headway is now Friday, January 15, 2027. We’re telling the clients who already got a notice.

    If you didn’t expect this, write to us right away: https://provider.headway.example/contact/about/cannot-access

    Follow your request:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('termination withdrawn', () => {
  expect(whole(providerLetter('termination-withdrawn', facts))).toMatchInlineSnapshot(`
    "Your request to end your contract was withdrawn (CT-2027-0001)

    Hello Ines,

    We show you to new clients again, and you can book as before. We’re telling the clients who got a notice that you’re staying.

    The status page lists the appointments that were canceled. We don’t restore them automatically.

    If you didn’t expect this, write to us right away: https://provider.headway.example/contact/about/cannot-access

    See your request:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('closing open gates', () => {
  expect(whole(providerLetter('closing-open-gates', facts))).toMatchInlineSnapshot(`
    "Your last day has ended; some work is still open (CT-2027-0001)

    Hello Ines,

    Still open: 1 unsigned note, 2 unbilled sessions, 1 note export to download, 3 appointments after the last day. Until it’s finished, you can log in for notes, billing and downloads.

    A lead at Headway will look at the case after Friday, January 22, 2027. We’ll close it after Sunday, February 14, 2027.

    Finish it:
    https://provider.headway.example/contract-termination/status

    Headway"
  `);
});

it('export ready', () => {
  expect(whole(providerLetter('export-ready', facts))).toMatchInlineSnapshot(`
    "Your notes are ready to download

    Hello Ines,

    The export you asked for is ready. We strongly suggest that you download it before your account ends. We refer later record requests to you.

    Download your notes:
    https://provider.headway.example/note-exports

    Headway"
  `);
});

it('export downloaded', () => {
  expect(whole(providerLetter('export-downloaded', facts))).toMatchInlineSnapshot(`
    "Your notes were downloaded

    Hello Ines,

    A download of your note export was started from your account. If this wasn’t you, write to us right away: https://provider.headway.example/contact/about/cannot-access

    See your exports:
    https://provider.headway.example/note-exports

    Headway"
  `);
});

it('exit letter', () => {
  expect(whole(providerLetter('exit-letter', facts))).toMatchInlineSnapshot(`
    "Your contract with Headway has ended (CT-2027-0001)

    Hello Ines,

    Your contract ended on Friday, January 15, 2027. Until Sunday, February 14, 2027 you can still log in to download your notes and your own clients’ contacts and calendar.

    You have no pending claims. Payouts follow on the usual days. We’ll send your tax form for the year to the mailing address on file. If it changes, write to support: https://provider.headway.example/contact/about/something-else

    When someone asks Headway for the records of a client you saw, we refer them to:
    Moreau Practice
    records@moreau.example

    Download your notes:
    https://provider.headway.example/note-exports

    Headway"
  `);
});

/** A provider without a single client read that their clients are being told, and was reminded of an export of nothing. */
it.each(Object.keys(providerLetters) as ProviderMail[])(
  '%s says nothing about clients where there are none',
  (name) => {
    const { subject, text } = providerLetter(name, {
      ...facts,
      hasClients: false,
      counts: { unbilledSessions: 1 },
    });
    const neverSent = ['notice-started', 'export-ready', 'export-downloaded'];
    if (!neverSent.includes(name))
      expect(`${subject}\n${text.replace('new clients', '')}`).not.toMatch(/client|notice/i);
  },
);
