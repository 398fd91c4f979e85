import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { lockRow } from '../../cases/lock-rows.js';
import { keyOfPress } from '../../cases/press-key.js';
import { endTasksIn, openTaskIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Config } from '../../config.js';
import { crisisPriority } from '../../domain/case/assignment.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import { answerDueAt, type ContactPolicy } from '../../domain/contact-request/policy.js';
import { contactTransitions, type ContactEvent } from '../../domain/contact-request/states.js';
import { moving } from '../../domain/transition.js';
import type { ContactRequest, Prisma } from '../../generated/prisma/client.js';
import { newId } from '../../security/new-id.js';
import { sealMessage } from './message-text.js';
import { keepPapers, type StoredPaper } from './papers.js';

/** An event of a request with what is written of it. */
export interface ContactMove {
  readonly requestId: string;
  readonly event: ContactEvent;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.ContactRequestUncheckedUpdateManyInput, 'state'>;
  readonly waits: { readonly on: WaitingOn; readonly until: Date | null; readonly urgent?: boolean };
  readonly at: Date;
}

/**
 * Moves a request on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked the request.
 */
export async function moveContact(tx: Transaction, move: ContactMove): Promise<boolean> {
  const { requestId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(contactTransitions, event);
  const { count } = await tx.contactRequest.updateMany({
    where: { id: requestId, state: { in: from } },
    data: { ...data, state },
  });
  if (count === 0) return false;
  await changeCase(tx, {
    caseId: requestId,
    state,
    waitingOn: waits.on,
    dueAt: waits.until?.toISOString() ?? null,
    needsAttention: waits.urgent === true,
    at: at.toISOString(),
    closed: state === 'closed',
    event: line,
  });
  return true;
}

/** Locks a request, so that writing, answering and resolving wait for each other, and returns it; null where there is none. */
export async function lockContact(tx: Transaction, requestId: string): Promise<ContactRequest | null> {
  await lockRow(tx, 'contact_request', requestId);
  return tx.contactRequest.findUnique({ where: { id: requestId } });
}

/** Writes a message of the conversation, sealed, and its papers; null where the same press has written it before. */
export async function addMessage(
  tx: Transaction,
  config: Config,
  message: {
    readonly requestId: string;
    readonly author: 'person' | 'support';
    readonly authorId?: string;
    readonly text: string;
    readonly crisis: boolean;
    /** What the form or program knows this press by; empty where it says nothing. */
    readonly pressKey: string;
    readonly papers?: readonly StoredPaper[];
    readonly at: Date;
  },
): Promise<string | null> {
  const { requestId, author, authorId = null, text, crisis, papers = [], at } = message;
  const pressKey = keyOfPress(message.pressKey, [text, ...papers.map(({ sentSha256 }) => sentSha256)]);
  const sealed = sealMessage(config, newId(at), text);
  const { count } = await tx.contactMessage.createMany({
    data: [{ ...sealed, requestId, author, authorId, crisis, pressKey, writtenAt: at }],
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await keepPapers(tx, sealed.id, papers);
  return sealed.id;
}

const answering = ['answer_contact', 'crisis_contact', 'contact_overdue'] as const;

/**
 * Asks support to answer a message; due within the hour where it may tell of a crisis, and never later than what waits for an answer already.
 * Says by when.
 */
export async function askForAnswer(
  tx: Transaction,
  policy: ContactPolicy,
  of: {
    readonly requestId: string;
    readonly messageId: string;
    readonly crisis: boolean;
    /** By when an earlier message is to be answered that nobody has answered yet. */
    readonly owedBy?: Date | null;
    readonly at: Date;
  },
): Promise<Date> {
  const { requestId, messageId, crisis, owedBy = null, at } = of;
  const inTime = answerDueAt(policy, at, crisis);
  const dueAt = owedBy !== null && owedBy < inTime ? owedBy : inTime;
  await openTaskIn(tx, {
    caseId: requestId,
    key: `answer/${messageId}`,
    kind: crisis ? 'crisis_contact' : 'answer_contact',
    subjectId: requestId,
    priority: crisis ? crisisPriority : 0,
    dueAt: dueAt.toISOString(),
    at: at.toISOString(),
  });
  return dueAt;
}

/** Has the open task of a request go before others of its kind: one task that grows more urgent, not a pile of them; its date stays, so that it shows how long it has waited. False where there is none. */
export async function urgeAnswer(
  tx: Transaction,
  of: { readonly requestId: string; readonly kind: (typeof answering)[number]; readonly priority: number },
): Promise<boolean> {
  const { count } = await tx.supportTask.updateMany({
    where: { caseId: of.requestId, kind: of.kind, status: 'open' },
    data: { priority: of.priority, snoozedUntil: null },
  });
  return count > 0;
}

/** Nobody has to answer anymore: it was answered, or needs no answer. */
export async function endAnswering(
  tx: Transaction,
  of: { readonly requestId: string; readonly accountId?: string; readonly at: Date },
): Promise<void> {
  await endTasksIn(tx, { caseId: of.requestId, kinds: answering, at: of.at, accountId: of.accountId });
}
