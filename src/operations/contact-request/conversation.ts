import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import { contactPolicy } from '../../domain/contact-request/policy.js';
import { mayBeResolved } from '../../domain/contact-request/states.js';
import { limits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { contactChanged, contactRequestId } from '../../protocol/contact-request/messages.js';
import { createThrottle } from '../../security/throttle.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import { openMessage } from './message-text.js';
import { addMessage, askForAnswer, endAnswering, lockContact, moveContact } from './move.js';

/** A conversation as the person and support read it. */
export interface Conversation {
  readonly request: ContactRequest & { readonly reference: string };
  readonly messages: readonly {
    readonly id: string;
    readonly author: 'person' | 'support';
    readonly authorId: string | null;
    readonly text: string;
    readonly at: Date;
  }[];
  /** What the topic started and how it stands, by its kind and state; null where it started nothing. */
  readonly started: { readonly kind: string; readonly state: string; readonly reference: string } | null;
}

/** Reads a conversation with its texts opened, the oldest message first; whoever calls has found that the reader may. */
export async function readConversation(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  requestId: string,
): Promise<Conversation> {
  const {
    messages,
    case: row,
    startedCase,
    ...request
  } = await db.contactRequest.findUniqueOrThrow({
    where: { id: requestId },
    include: { messages: { orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }] }, case: true, startedCase: true },
  });
  return {
    request: { ...request, reference: row.reference },
    messages: messages.map((message) => ({
      id: message.id,
      author: message.author,
      authorId: message.authorId,
      text: openMessage(config, message),
      at: message.writtenAt,
    })),
    started: startedCase && {
      kind: startedCase.kind,
      state: startedCase.state,
      reference: startedCase.reference,
    },
  };
}

/** Finds the request whose conversation a mailed token opens on a portal; changes nothing. */
export async function findConversation(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<ContactRequest | Refusal> {
  const opened = { purpose: 'contact-conversation', token, now: clock() } as const;
  const link = await findLiveLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link.refused === 'link-expired' ? { refused: 'contact-over' } : link;
  const request = await db.contactRequest.findUnique({ where: { id: link.caseId } });
  return request === null || request.portal !== portal ? { refused: 'not-found' } : request;
}

/** Writes to a conversation for the person who holds its link: it waits for support then, also where it was resolved. */
export async function writeToConversation(
  dependencies: Dependencies,
  request: { readonly requestId: string; readonly text: string; readonly pressKey: string },
): Promise<{ readonly crisis: boolean } | Refusal> {
  const { requestId, text, pressKey } = request;
  const { config, clock } = dependencies;
  const crisis = tellsOfCrisis(text);
  const mayReply = createThrottle(dependencies, 'contact-replies', limits.contactRepliesPerRequest);
  if (!(await mayReply(requestId)) && !crisis) return { refused: 'rate-limited' };
  return commit(dependencies, async (tx, after): Promise<{ crisis: boolean } | Refusal> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.state === 'closed') return { refused: 'contact-over' };
    const at = clock();
    const urgent = crisis || row.crisis;
    const messageId = await addMessage(tx, config, {
      requestId,
      author: 'person',
      text,
      crisis,
      pressKey,
      at,
    });
    if (messageId === null) return { crisis };
    const dueAt = await askForAnswer(tx, { requestId, messageId, crisis: urgent, at });
    await moveContact(tx, {
      requestId,
      event: 'write',
      data: {
        answerDueAt: dueAt,
        remindedAt: null,
        resolvedAt: null,
        resolvedBy: null,
        // After a new alarm a person has to answer again before it may be resolved.
        ...(crisis ? { crisis, firstAnsweredAt: null } : {}),
      },
      waits: { on: 'support', until: dueAt, urgent },
      line: {
        key: `written/${messageId}`,
        code: row.state === 'resolved' ? 'contact-reopened' : 'contact-written',
        detail: { crisis },
      },
      at,
    });
    after.signal(contactRequestId(requestId), contactChanged);
    return { crisis };
  });
}

/** Answers a conversation for a member of staff; the person is told by email that there is an answer, not what it says. */
export async function answerContact(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    readonly accountId: string;
    readonly text: string;
    readonly pressKey: string;
  },
): Promise<Refusal | null> {
  const { requestId, accountId, text, pressKey } = request;
  const { config, clock } = dependencies;
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.state === 'closed' || row.state === 'resolved')
      return { refused: 'contact-over' };
    const at = clock();
    const message = {
      requestId,
      author: 'support',
      authorId: accountId,
      text,
      crisis: false,
      pressKey,
      at,
    } as const;
    const messageId = await addMessage(tx, config, message);
    if (messageId === null) return null;
    await endAnswering(tx, { requestId, accountId, at });
    await moveContact(tx, {
      requestId,
      event: 'answer',
      data: {
        answerDueAt: null,
        answeredAt: at,
        firstAnsweredAt: row.firstAnsweredAt ?? at,
        remindedAt: null,
      },
      waits: { on: 'person', until: daysAfter(at, contactPolicy.reminderDays) },
      line: { key: `answered/${messageId}`, code: 'contact-answered', actorId: accountId },
      at,
    });
    after.signal(contactRequestId(requestId), contactChanged);
    return null;
  });
}

/** Who may resolve a request; `silence` is the person's. */
export type ResolvedBy = 'person' | 'support' | 'silence';

/** Resolves a request within a transaction that has locked its row. */
export async function resolveContactIn(
  tx: Transaction,
  row: ContactRequest,
  by: { readonly who: ResolvedBy; readonly accountId?: string; readonly at: Date },
): Promise<Refusal | null> {
  const { who, accountId, at } = by;
  if (!mayBeResolved(row)) return { refused: 'contact-unanswered-crisis' };
  const moved = await moveContact(tx, {
    requestId: row.id,
    event: 'resolve',
    data: { answerDueAt: null, resolvedAt: at, resolvedBy: who },
    waits: { on: 'timer', until: daysAfter(at, contactPolicy.reopenDays) },
    line: {
      key: `resolved/${at.getTime()}`,
      code: 'contact-resolved',
      detail: { by: who },
      ...(accountId === undefined ? {} : { actorId: accountId }),
    },
    at,
  });
  if (!moved) return { refused: 'state-does-not-allow' };
  await endAnswering(tx, { requestId: row.id, at, ...(accountId === undefined ? {} : { accountId }) });
  return null;
}

/** Resolves a request for the person who holds its link; done twice, it stays so. */
export async function settleByPerson(dependencies: Dependencies, requestId: string): Promise<Refusal | null> {
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.state === 'closed') return { refused: 'contact-over' };
    if (row.state === 'resolved') return null;
    const refusal = await resolveContactIn(tx, row, { who: 'person', at: dependencies.clock() });
    if (refusal === null) after.signal(contactRequestId(requestId), contactChanged);
    return refusal;
  });
}

/** Notes how well the person was helped, 1 to 5; a second press changes it. */
export async function rateContact(
  { db, clock }: Dependencies,
  { requestId, rating }: { readonly requestId: string; readonly rating: number },
): Promise<Refusal | null> {
  if (!Number.isInteger(rating) || rating < 1 || rating > 5) return { refused: 'body-malformed' };
  return db.$transaction(async (tx): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.resolvedAt === null) return { refused: 'state-does-not-allow' };
    await tx.contactRequest.update({ where: { id: requestId }, data: { rating } });
    await addLine(tx, requestId, clock(), {
      key: `rated/${rating}`,
      code: 'contact-rated',
      detail: { rating },
    });
    return null;
  });
}
