import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { MailedLink, Prisma } from '../generated/prisma/client.js';
import type { Key } from '../security/key.js';
import { newId } from '../security/new-id.js';
import { currentKey, keyedDigest } from './keyed-digest.js';

/** What a mailed link permits. */
export type LinkPurpose =
  | 'client-choice'
  | 'verify-email'
  | 'reset-password'
  | 'disavow'
  | 'unsubscribe'
  | 'provider-invitation'
  | 'factor-recovery'
  | 'cancel-recovery'
  | 'address-recovery'
  | 'contact-conversation'
  | 'release-address'
  | 'client-deactivation'
  | 'note-retrieval'
  | 'stop-retrieval'
  | 'retrieved-notes'
  | 'client-reactivation'
  | 'client-majority'
  | 'own-address'
  | 'record-request'
  | 'record-statement'
  | 'record-authorization'
  | 'record-amendment'
  | 'accounting-request'
  | 'records-contact'
  | 'records-contact-address'
  | 'amendment-decision';

/** The end of a link that works as long as its case is open: who closes the case moves it (`moveLinksEnd`). */
export const whileOpen = new Date('9999-12-31T00:00:00Z');

/** What a link is for and how long it may be used. */
export interface LinkRequest {
  readonly workflowId: string;
  readonly purpose: LinkPurpose;
  readonly round: number;
  readonly subjectId: string;
  readonly caseId: string;
  /** The mailbox, where using the link is about it. */
  readonly address?: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Issues a mailed link, or finds the one issued before for the same workflow, purpose and round, so that a retried
 * activity mails the same link. The token is derived from a key and a random salt and is stored nowhere.
 */
export async function issueMailedLink(
  tx: Transaction,
  keys: readonly Key[],
  request: LinkRequest,
): Promise<{ token: string }> {
  const { workflowId, purpose, round } = request;
  const key = currentKey(keys);
  const id = newId(request.issuedAt);
  const salt = randomBytes(16).toString('base64url');
  const digest = linkDigest(keys, tokenOf(key, purpose, id, round, salt));
  // Two attempts of one activity race here: the row of the first is kept and both send its token.
  await tx.mailedLink.createMany({ data: [{ ...request, id, salt, digest }], skipDuplicates: true });
  const row = await tx.mailedLink.findUniqueOrThrow({
    where: { workflowId_purpose_round: { workflowId, purpose, round } },
  });
  const issuer = keys.find(
    (candidate) =>
      linkDigest([candidate], tokenOf(candidate, purpose, row.id, round, row.salt)) === row.digest,
  );
  if (issuer === undefined) throw new Error('The key that issued a link is gone');
  return { token: tokenOf(issuer, purpose, row.id, round, row.salt) };
}

/**
 * Issues the newest link of a workflow and purpose; those of earlier rounds end. A relay that was away for hours gets the same link again, and its
 * time counts from the mail.
 */
export async function issueNewestLink(
  tx: Transaction,
  keys: readonly Key[],
  request: LinkRequest,
): Promise<{ token: string }> {
  const { workflowId, purpose, round, issuedAt, expiresAt } = request;
  await expireLinks(tx, { workflowId, purpose, round: { lt: round } }, issuedAt);
  const issued = await issueMailedLink(tx, keys, request);
  await moveLinksEnd(tx, { workflowId, purpose, round, consumedAt: null }, expiresAt);
  return issued;
}

/** The keyed digest by which a token is looked up; only it crosses into Temporal. */
function linkDigest(keys: readonly Key[], token: string): string {
  return keyedDigest(currentKey(keys), 'link', token);
}

/** Whether a link of a later round was issued: a mail with an older one, put off until then, isn't sent anymore. */
export async function isReplaced(
  tx: Transaction,
  { workflowId, purpose, round }: Pick<LinkRequest, 'workflowId' | 'purpose' | 'round'>,
): Promise<boolean> {
  return (await tx.mailedLink.count({ where: { workflowId, purpose, round: { gt: round } } })) > 0;
}

/** Finds the link of a token that someone opened, for one purpose; a token of another purpose, or cut, isn't found. It may be old or used. */
export async function findLink(
  tx: Transaction,
  keys: readonly Key[],
  { purpose, token }: { readonly purpose: LinkPurpose; readonly token: string },
): Promise<MailedLink | null> {
  return tx.mailedLink.findFirst({
    where: { purpose, digest: { in: keys.map((key) => linkDigest([key], token)) } },
  });
}

/** Finds the link of whichever of some tokens is one, of any purpose; it may be old or used. For who holds it, not for what it permits. */
export async function findLinkAmong(
  tx: Pick<Transaction, 'mailedLink'>,
  keys: readonly Key[],
  tokens: readonly string[],
): Promise<MailedLink | null> {
  const digests = tokens.flatMap((token) => keys.map((key) => linkDigest([key], token)));
  return tx.mailedLink.findFirst({ where: { digest: { in: digests } } });
}

/** Finds a link that isn't too old; one that was used is found, because each page says its own sentence of it. */
export async function findLiveLink(
  tx: Transaction,
  keys: readonly Key[],
  { now, ...opened }: { readonly purpose: LinkPurpose; readonly token: string; readonly now: Date },
): Promise<MailedLink | Refusal> {
  const row = await findLink(tx, keys, opened);
  if (row === null) return { refused: 'not-found' };
  return row.expiresAt <= now ? { refused: 'link-expired' } : row;
}

/** Finds a link like `findLiveLink`, for a mail that goes anew when it is asked for: one that is too old was replaced. */
export async function findNewestLink(
  ...opened: Parameters<typeof findLiveLink>
): Promise<MailedLink | Refusal> {
  const link = await findLiveLink(...opened);
  return isRefusal(link) && link.refused === 'link-expired' ? { refused: 'link-replaced' } : link;
}

/** Uses a link up, once: the guard closes the race of two presses, and of a press with a newer link. */
export async function consumeLink(tx: Transaction, { id }: MailedLink, at: Date): Promise<boolean> {
  const { count } = await tx.mailedLink.updateMany({
    where: { id, consumedAt: null, expiresAt: { gt: at } },
    data: { consumedAt: at },
  });
  return count === 1;
}

/** Ends links that are out and unused: from `at` on they lead nowhere. Says how many there were. */
export async function expireLinks(
  tx: Transaction,
  which: Prisma.MailedLinkWhereInput,
  at: Date,
): Promise<number> {
  const { count } = await tx.mailedLink.updateMany({
    where: { ...which, consumedAt: null, expiresAt: { gt: at } },
    data: { expiresAt: at },
  });
  return count;
}

/** Ends links like `expireLinks`, and frees their rounds, so that a later letter of such a round has another link. */
export async function retireLinks(
  tx: Transaction,
  which: Prisma.MailedLinkWhereInput,
  at: Date,
): Promise<void> {
  const retired = await tx.mailedLink.findMany({ where: { round: { gte: 0 }, ...which } });
  await expireLinks(tx, { id: { in: retired.map(({ id }) => id) } }, at);
  for (const { id, workflowId, purpose } of retired) {
    const { _min } = await tx.mailedLink.aggregate({ where: { workflowId, purpose }, _min: { round: true } });
    const round = Math.min(0, _min.round ?? 0) - 1;
    await tx.mailedLink.update({ where: { id }, data: { round } });
  }
}

/** Moves the end of links, to a later day or an earlier one; not that of retired ones. */
export async function moveLinksEnd(
  tx: Transaction,
  which: Prisma.MailedLinkWhereInput,
  expiresAt: Date,
): Promise<void> {
  await tx.mailedLink.updateMany({ where: { round: { gte: 0 }, ...which }, data: { expiresAt } });
}

function tokenOf(key: Key, ...parts: readonly (string | number)[]): string {
  return keyedDigest(key, 'mailed-link', ...parts);
}
