import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Language } from '../../domain/languages.js';
import { fullName } from '../../domain/person-name.js';
import { findLinkAmong, type LinkPurpose } from '../../tokens/mailed-link.js';
import type { HeardWriter } from './hear-crisis.js';

type Known = Pick<HeardWriter, 'name' | 'email' | 'emailIsSafe'> & Partial<HeardWriter>;

interface OfLink {
  readonly caseId: string;
  readonly subjectId: string;
}

/** Who holds a link behind which someone can write, by its purpose. */
const holders: Partial<
  Record<LinkPurpose, (db: Pick<Transaction, Tables>, link: OfLink) => Promise<Known | null>>
> = {
  'contact-conversation': (db, { caseId: id }) => db.contactRequest.findUnique({ where: { id } }),
  'record-request': async (db, { caseId: id }) => asker(await db.recordRequest.findUnique({ where: { id } })),
  'record-amendment': async (db, { caseId: id }) =>
    asker(await db.recordAmendment.findUnique({ where: { id } })),
  'record-statement': async (db, { subjectId: id }) =>
    provider(db, (await db.recordRequestPart.findUnique({ where: { id } }))?.providerId),
  'amendment-decision': async (db, { caseId: id }) =>
    provider(db, (await db.recordAmendment.findUnique({ where: { id } }))?.providerId),
};

type Tables = 'contactRequest' | 'recordRequest' | 'recordAmendment' | 'recordRequestPart' | 'provider';

/** Who wrote behind one of these tokens, which may be old; null where none is of a link. */
export async function writerBehind(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  tokens: readonly string[],
): Promise<HeardWriter | null> {
  const link = await findLinkAmong(db, config.TOKEN_KEYS, tokens);
  if (link === null) return null;
  const known = await holders[link.purpose as LinkPurpose]?.(db, link);
  return {
    name: known?.name ?? '',
    email: known?.email || null,
    emailIsSafe: known?.emailIsSafe ?? false,
    phone: known?.phone ?? null,
    language: known?.language ?? null,
    accountId: known?.accountId ?? null,
    caseId: link.caseId,
  };
}

function asker(
  row: {
    readonly requesterName: string;
    readonly requesterEmail: string;
    readonly emailIsSafe: boolean;
    readonly language: Language;
  } | null,
): Known | null {
  return row && { ...row, name: row.requesterName, email: row.requesterEmail };
}

async function provider(db: Pick<Transaction, 'provider'>, id?: string): Promise<Known | null> {
  if (id === undefined) return null;
  const { account } = await db.provider.findUniqueOrThrow({ where: { id }, include: { account: true } });
  return { name: fullName(account), email: account.email, emailIsSafe: true };
}
