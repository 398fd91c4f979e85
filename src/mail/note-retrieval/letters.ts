import { renderLetter, type Letter } from '../letter.js';
import { missingWords, type Missing } from '../missing-notes.js';

interface Retrieval {
  readonly givenName: string;
  readonly reference: string;
}

/** Where its reader writes to support. */
interface WithContact {
  readonly contact: string;
}

/** Mails of a former provider's way to the notes, by what is told. None of them names a client or says what a note says. */
export const retrievalLetters = {
  /** The link that proves the former mailbox. */
  link: ({ givenName, reference, url, hours }: Retrieval & { url: string; hours: number }): Letter =>
    renderLetter({
      subject: `Your notes on Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone, probably you, asked for the notes that are stored from your time on Headway.',
        `Use the link to show us that this mailbox is yours. It works once, within ${hours} hours. Then we need one more proof: a code to the phone that you used with Headway, or a call back at the number that your license board lists.`,
        'A lead has to approve, and we wait at least 24 hours before the notes can be downloaded. Your account stays closed.',
      ],
      link: { label: 'This is my mailbox', url },
      closing: [
        'If it wasn’t you, you don’t need to do anything. Nothing is given out without this link and a second proof. No one from Headway will ever ask for your password or a code.',
      ],
    }),

  /** To every known address: what is released, when at the earliest, and how to stop it. */
  notice: ({ givenName, reference, endsAt, url }: Retrieval & { endsAt: string; url: string }): Letter =>
    renderLetter({
      subject: `Your notes on Headway will be released (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'You asked for the notes from your time on Headway. You proved who you are in two ways, and a lead on our support team approved.',
        `On ${endsAt} at the earliest, we’ll email a link to download them once. Nothing else opens.`,
        'If this wasn’t you, stop it now. You don’t need to log in to do that. The link works until the notes are downloaded.',
      ],
      link: { label: 'Stop the release', url },
    }),

  /** The one download, to the mailbox that was proven or the address that support wrote down. */
  download: ({
    givenName,
    reference,
    until,
    missing,
    url,
    contact,
  }: Retrieval &
    WithContact & {
      until: string;
      /** The notes that the file lacks; null where it is whole. */
      missing: Missing | null;
      url: string;
    }): Letter =>
    renderLetter({
      subject:
        missing === null
          ? `Download your notes (${reference})`
          : `Download a part of your notes: some are missing (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        ...(missing === null ? [] : [lackingLine(missing, contact, reference)]),
        `The notes that you asked for are ready. The link starts one download, until ${until}. You can continue an interrupted download for 30 minutes, in the same browser.`,
        'The file contains health records, so keep it encrypted. Don’t forward this email.',
      ],
      link: { label: 'Download the notes', url },
    }),

  /** To every known address: the notes are out. */
  downloaded: ({ givenName, reference, contact }: Retrieval & WithContact): Letter =>
    renderLetter({
      subject: `Your notes were downloaded (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'The notes from your time on Headway were just downloaded with the link that we emailed.',
        `If that wasn’t you, tell support at once at ${contact} and give the reference ${reference}.`,
      ],
    }),

  /** Nobody used the download in its time. */
  expired: ({ givenName, reference, contact }: Retrieval & WithContact): Letter =>
    renderLetter({
      subject: `Your notes weren’t downloaded (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'The time to download the notes from your time on Headway is over, and we removed the file. The notes themselves are still kept.',
        `If you still need them, ask again at ${contact}.`,
      ],
    }),

  /** Support closed the case. */
  denied: ({ givenName, reference, contact }: Retrieval & WithContact): Letter =>
    renderLetter({
      subject: `Your notes on Headway (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Support closed the case about the notes from your time on Headway. No notes were given out.',
        `If you still need help, write to support at ${contact} and give the reference ${reference}.`,
      ],
    }),

  /** Someone used the cancel link. */
  disputed: ({ givenName, reference, contact }: Retrieval & WithContact): Letter =>
    renderLetter({
      subject: `The release of your notes was stopped (${reference})`,
      greeting: `Hello ${givenName},`,
      paragraphs: [
        'Someone who reads one of your mailboxes stopped the release of the notes from your time on Headway. Nothing can be downloaded.',
        `A lead on our support team will look into it before the notes can be asked for again. To help, write to support at ${contact} and give the reference ${reference}.`,
      ],
    }),
} as const;

function lackingLine(missing: Missing, contact: string, reference: string): string {
  const { lacks, them } = missingWords.en(missing);
  return `The file ${lacks}, because we couldn’t open ${them}. index.csv in it lists what is missing. If you need ${them}, write to support at ${contact} and give the reference ${reference}.`;
}
