import type { Dependencies } from '../../dependencies.js';
import type { Transaction } from '../../adapters/database.js';
import { inFull } from '../../domain/contact.js';
import { dueOn } from '../../domain/record-request/clock.js';
import type { Language } from '../../domain/languages.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { longDate, longInstant } from '../../mail/dates.js';
import type { Letter } from '../../mail/letter.js';
import { denialLetter, recordLetter } from '../../mail/record-request/letters.js';
import type { Holder } from './holders.js';
import type { LetterDue } from './letters-due.js';
import { authorizationLink, requestLink } from './links.js';
import { whyNotMailed } from './mail-out.js';
import type { MissingNotes } from '../note-export/missing-notes.js';
import { factsOf, type RequestRow } from './row.js';

/** Who holds the records of each provider. */
export type Holders = ReadonlyMap<string, Holder>;

/** Whom a letter is written to, where and in which language. */
export interface Addressee {
  readonly name: string;
  /** Null where none is known. */
  readonly email: string | null;
  readonly language: Language;
}

/**
 * Whom a letter goes to: who asked; or the person whose records a third party asks for, at the address of their account, in the language in which they
 * last wrote to us.
 */
export async function addresseeOf(
  tx: Transaction,
  row: RequestRow,
  template: LetterDue['template'],
): Promise<Addressee> {
  if (template !== 'authorized')
    return { name: row.requesterName, email: row.requesterEmail, language: row.language };
  const client = await tx.client.findUnique({ where: { id: row.clientId }, include: { account: true } });
  const email = client?.account?.email ?? client?.email ?? null;
  const wrote =
    email === null
      ? null
      : await tx.contactRequest.findFirst({ where: { email }, orderBy: { requestedAt: 'desc' } });
  return { name: client === null ? '' : fullName(client), email, language: wrote?.language ?? 'en' };
}

/**
 * A letter to the person who asked, in their language. On screen, a decision is behind the link only; on paper, the letter includes it, for
 * people we can't reach by email. Locks nothing.
 */
export async function requestLetter(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  of: {
    readonly row: RequestRow;
    readonly to: Addressee;
    readonly holders: Holders;
    readonly due: LetterDue;
    readonly on: 'screen' | 'paper';
  },
): Promise<Letter> {
  const { row, to, holders, on } = of;
  const { template, part } = of.due;
  const { timeZone } = row;
  const { language, name } = to;
  const linkFor = template === 'authorized' ? authorizationLink : requestLink;
  const path = await db.$transaction((tx) => linkFor(tx, config, row));
  const known = [...new Set(row.parts.map(({ providerId }) => holders.get(providerId)))];
  // Nobody learns who holds records before it is known that they may ask.
  const provider = (row.provenAt !== null && holders.get(part?.providerId ?? '')?.provider) || '';
  const made = part?.exportId ? await db.noteExport.findUnique({ where: { id: part.exportId } }) : null;
  const privacyPhone = config.PRIVACY_OFFICER_PHONE;
  return recordLetter(template, {
    language,
    name,
    url: new URL(path, config.CLIENT_PORTAL_URL).href,
    reference: row.case.reference,
    holders: known.flatMap((holder) => (holder === undefined ? [] : [holderLine(holder)])),
    dueOn: longDate(dueOn(factsOf(row)), language),
    provider,
    sentOn: part?.sentOn ? longDate(calendarDate(part.sentOn), language) : '',
    isOwn: row.requester === 'person',
    because: on === 'paper' ? row.extendedBecause : null,
    notMailed: await whyNotMailed(db, row.id, part?.exportId ?? null),
    downloadUntil: made?.expiresAt ? longInstant(made.expiresAt, timeZone, language) : '',
    missing: await missingIn(db, part === null ? row.parts : [part]),
    decision:
      part === null || on === 'screen'
        ? []
        : denialLetter(language, part, { provider, timeZone, privacyPhone, on }),
  });
}

/** The notes that the files of some parts went out without, in all; null where none is missing. */
async function missingIn(
  tx: Transaction,
  parts: readonly Pick<RecordRequestPart, 'exportId' | 'notesMissing'>[],
): Promise<MissingNotes | null> {
  const out = parts.filter(({ notesMissing }) => notesMissing !== null);
  if (out.length === 0) return null;
  const ids = out.flatMap(({ exportId }) => exportId ?? []);
  const made = await tx.noteExport.findMany({ where: { id: { in: ids } }, select: { notesTotal: true } });
  return {
    count: out.reduce((sum, { notesMissing }) => sum + (notesMissing ?? 0), 0),
    of: made.reduce((sum, { notesTotal }) => sum + notesTotal, 0),
  };
}

function holderLine({ provider, contact }: Holder): string {
  const others = contact(inFull).filter((line) => line !== provider);
  return [provider, ...others].join(', ');
}
