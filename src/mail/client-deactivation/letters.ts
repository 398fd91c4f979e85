import type { Language } from '../../domain/languages.js';
import { renderLetter, type Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';
import { guardianSentences } from './guardian-sentences.js';
import { deactivationSentences, type DeactivationLetterKind, type DeactivationOne } from './sentences.js';

/** What the letters to a leaving client name; instants and dates in words. */
export interface DeactivationTold {
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

/** Tells a client who closes their account. None names a provider: someone else may read the mailbox. */
export function deactivationLetter(kind: DeactivationLetterKind, of: DeactivationTold): Letter {
  return letter(kind, of, deactivationSentences[of.language][kind]);
}

/** Tells the guardian of a minor, who confirms for them; `name` is the guardian's. */
export function guardianLetter(
  kind: DeactivationLetterKind,
  of: DeactivationTold & { readonly child: string },
): Letter {
  return letter(kind, of, guardianSentences[of.language].guardian(of.child)[kind]);
}

/** Tells a minor who is almost of age that their guardian confirmed; it opens nothing, and support is a press away. */
export function minorLetter(of: DeactivationTold): Letter {
  return letter('deactivated', of, guardianSentences[of.language].person);
}

function letter(kind: DeactivationLetterKind, of: DeactivationTold, said: DeactivationOne): Letter {
  const { greeting, notYou } = deactivationSentences[of.language];
  const to = kind === 'deactivated' ? { ...of, url: of.contactUrl } : of;
  return linkedLetter(to, {
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
    subject: 'One of your clients is leaving Headway',
    line: (initials, on) =>
      `Your client ${initials} asked to deactivate their account. Unless they change their mind, it ends on ${on}, and sessions after that are canceled. Please agree with them on how their care continues.`,
  },
  withdrawn: {
    subject: 'One of your clients is staying on Headway',
    line: (initials) =>
      `Your client ${initials} changed their mind and is staying. Sessions stay as planned.`,
  },
  deactivated: {
    subject: 'A client’s account is closed, and upcoming sessions are canceled',
    line: (initials) =>
      `The account of your client ${initials} is deactivated, and their upcoming sessions with you are canceled. Your notes stay, and so do sessions that you still have to bill.`,
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
