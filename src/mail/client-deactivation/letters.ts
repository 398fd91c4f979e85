import type { Language } from '../../domain/languages.js';
import { renderLetter, type Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';
import { deactivationSentences } from './sentences.js';

/** What the letters to a leaving client name; instants and dates in words. */
interface Told {
  readonly language: Language;
  readonly name: string;
  readonly reference: string;
  /** The page of what ends, where it is confirmed and taken back. */
  readonly url: string;
  readonly contactUrl: string;
  readonly confirmBy: string;
  readonly deactivateAt: string;
  /** The last day on which anything of the record is kept; null where there is no chart. */
  readonly keptThrough: string | null;
}

/** Emails to a client who closes their account, by what is told. None names a provider: someone else may read the mailbox. */
export const deactivationLetters = {
  link: (of: Told) => letter(of, 'link'),
  confirmed: (of: Told) => letter(of, 'confirmed'),
  withdrawn: (of: Told) => letter(of, 'withdrawn'),
  expired: (of: Told) => letter(of, 'expired'),
  deactivated: (of: Told) => letter({ ...of, url: of.contactUrl }, 'deactivated'),
} as const;

function letter(of: Told, kind: 'link' | 'confirmed' | 'withdrawn' | 'expired' | 'deactivated'): Letter {
  const { greeting, notYou, [kind]: said } = deactivationSentences[of.language];
  return linkedLetter(of, {
    ...said,
    greeting,
    lines: said.lines(of),
    ...(kind === 'link' ? { notYou } : {}),
  });
}

/** What a provider is told of a client who leaves. */
export type ProviderNews = 'confirmed' | 'withdrawn' | 'deactivated';

const providerSentences: Record<
  ProviderNews,
  { readonly subject: string; readonly line: (initials: string, on: string) => string }
> = {
  confirmed: {
    subject: 'A client of yours is leaving Headway',
    line: (initials, on) =>
      `Your client ${initials} asked to deactivate their account. Unless they change their mind, it ends on ${on}, and sessions after that are canceled. Please agree with them on how care goes on.`,
  },
  withdrawn: {
    subject: 'A client of yours stays on Headway',
    line: (initials) => `Your client ${initials} changed their mind and stays. Sessions stay as planned.`,
  },
  deactivated: {
    subject: 'A client’s account is closed, and coming sessions are canceled',
    line: (initials) =>
      `The account of your client ${initials} is deactivated, and their coming sessions with you are canceled. Your notes stay, and so do sessions that you still have to bill.`,
  },
};

/** Tells a provider of a client who leaves; it names the client by initials only. */
export function providerLetter(
  news: ProviderNews,
  of: {
    readonly givenName: string;
    readonly initials: string;
    readonly on: string;
    readonly url: string;
  },
): Letter {
  const { subject, line } = providerSentences[news];
  return renderLetter({
    subject,
    greeting: `Hello ${of.givenName},`,
    paragraphs: [line(of.initials, of.on)],
    link: { label: 'Open your appointments', url: of.url },
  });
}
