import type { Transaction } from '../../adapters/database.js';
import { type AfterCommit } from '../../cases/after-commit.js';
import { changeCase, closeCase } from '../../cases/change.js';
import type { Config } from '../../config.js';
import { daysAfter, hoursAfter } from '../../domain/instants.js';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import { openRetrieval } from '../../domain/note-retrieval/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { lockAccount } from '../../operations/account/lock.js';
import { moveRetrieval } from '../../operations/note-retrieval/settle.js';
import { refuseRetrieval, whyNot } from '../../operations/note-retrieval/why-not.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { isReplaced, issueNewestLink } from '../../tokens/mailed-link.js';

export interface LinkRound {
  readonly retrievalId: string;
  /** Counts up when the link is asked for again: a fresh one and a mail of its own. */
  readonly round: number;
  readonly policy: NoteRetrievalPolicy;
  readonly at: IsoInstant;
}

/** Whom a link goes to; null where none does: the case says why, and nobody is told. */
export type LinkToSend = {
  readonly account: Account;
  readonly reference: string;
  readonly token: string;
} | null;

/** Finds out whose former address a retrieval names, refuses or joins it, or issues the link to that address. Repeated, it issues the same. */
export async function decideLink(
  tx: Transaction,
  after: AfterCommit,
  config: Config,
  request: LinkRound & { readonly now: Date },
): Promise<LinkToSend> {
  const { retrievalId, now } = request;
  const row = await tx.noteRetrieval.findUnique({ where: { id: retrievalId }, include: { case: true } });
  if (row?.state !== 'requested') return null;
  const account = await ownerOf(tx, row.email);
  if (account === null) {
    await nobody(tx, request);
    return null;
  }
  // Two requests for one account are looked up at once: one after the other, so that one joins the other.
  await lockAccount(tx, account.id);
  await tx.case.update({ where: { id: retrievalId }, data: { subjectId: account.id } });
  const other = await tx.noteRetrieval.findFirst({
    where: { accountId: account.id, id: { not: retrievalId }, state: { in: openRetrieval } },
  });
  if (other !== null) {
    await join(tx, after, request, other.id);
    return null;
  }
  const because = await whyNot(tx, account.id, now);
  if (because !== null) {
    await refuseRetrieval(tx, retrievalId, because, now);
    return null;
  }
  await tx.noteRetrieval.update({ where: { id: retrievalId }, data: { accountId: account.id } });
  const link = {
    workflowId: noteRetrievalId(retrievalId),
    purpose: 'note-retrieval',
    round: request.round,
  } as const;
  if (await isReplaced(tx, link)) return null;
  const { token } = await issueNewestLink(tx, config.TOKEN_KEYS, {
    ...link,
    subjectId: account.id,
    caseId: retrievalId,
    issuedAt: now,
    expiresAt: hoursAfter(now, request.policy.linkHours),
  });
  return { account, reference: row.case.reference, token };
}

/** Whose former address it is, on the provider portal; an address that belonged to an account only before that is nobody's. */
async function ownerOf(tx: Transaction, email: string): Promise<Account | null> {
  const of = (key: 'email' | 'formerEmail') =>
    tx.account.findFirst({ where: { portal: 'provider', [key]: email } });
  return (await of('email')) ?? (await of('formerEmail'));
}

/** The address of nobody isn't kept. */
async function nobody(tx: Transaction, { retrievalId, at }: LinkRound): Promise<void> {
  await tx.noteRetrieval.delete({ where: { id: retrievalId } });
  await closeCase(tx, {
    caseId: retrievalId,
    state: 'no_account',
    at,
    event: { key: 'no-account', code: 'retrieval-no-account' },
  });
}

/** One case gives out the notes of an account; someone who asks again gets another link of that case while it waits for one. */
async function join(
  tx: Transaction,
  after: AfterCommit,
  { retrievalId, at }: LinkRound,
  otherId: string,
): Promise<void> {
  const line = { key: 'joined', code: 'retrieval-joined' } as const;
  await moveRetrieval(tx, { retrievalId, event: 'join', line, at: new Date(at) });
  await tx.noteRetrieval.updateMany({
    where: { id: otherId, state: 'requested' },
    data: { linksAskedFor: { increment: 1 } },
  });
  after.signal(noteRetrievalId(otherId), retrievalChanged);
}

/** A link is out, or was withheld: until then something has to be proven. */
export async function linkOut(
  tx: Transaction,
  { retrievalId, round, policy, at }: LinkRound,
  withheldBecause: string | null,
): Promise<void> {
  const { count } = await tx.noteRetrieval.updateMany({
    where: { id: retrievalId, state: 'requested' },
    data: { state: 'requested' },
  });
  // The link may have been used before this was written; its use waits for this row, or this for its use.
  if (count === 0) return;
  const isOut = withheldBecause === null;
  const { requestedAt } = await tx.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } });
  await changeCase(tx, {
    caseId: retrievalId,
    state: 'requested',
    waitingOn: isOut ? 'person' : 'support',
    dueAt: daysAfter(requestedAt, policy.unprovenDays).toISOString(),
    needsAttention: !isOut,
    at,
    event: isOut
      ? { key: `link/${round}`, code: 'retrieval-link-sent' }
      : { key: `mail-withheld/${round}`, code: 'mail-withheld', detail: { because: withheldBecause } },
  });
}
