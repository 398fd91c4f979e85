import { contactTransitions } from '../../domain/contact-request/states.js';
import { allows } from '../../domain/transition.js';
import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { contactPolicyOf } from '../../cases/contact-policy.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import { contactPolicy } from '../../domain/contact-request/policy.js';
import { isUuid } from '../../domain/ids.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { contactChanged, contactRequestId } from '../../protocol/contact-request/messages.js';
import { createThrottle } from '../../security/throttle.js';
import { addMessage, askForAnswer, endAnswering, lockContact, moveContact } from './move.js';
import { checkRoomIn, withPapers, type StoredPaper } from './papers.js';
import type { SentFile } from './take-paper.js';

/** A message that was written; with words of a crisis it is written though its papers are refused. */
interface Written {
  readonly crisis: boolean;
  readonly papersRefused?: Refusal;
}

interface Writing {
  readonly requestId: string;
  readonly text: string;
  readonly pressKey: string;
  /** Files that come with it. */
  readonly files?: readonly SentFile[];
}

/** Writes to a conversation for the person who holds its link: it waits for support then, also where it was resolved. */
export async function writeToConversation(
  dependencies: Dependencies,
  message: Writing,
): Promise<Written | Refusal> {
  const { requestId, text, files = [] } = message;
  const crisis = tellsOfCrisis(text);
  const mayWrite = crisis
    ? createThrottle(dependencies, 'contact-crisis-replies', limits.crisisRepliesPerRequest)
    : createThrottle(dependencies, 'contact-replies', limits.contactRepliesPerRequest);
  if (!(await mayWrite(requestId))) return { refused: mayWrite.refusal };
  if (crisis && files.length > 0) return writeThenPapers(dependencies, message);
  return withPapers(dependencies, { requestId, files }, (papers) =>
    write(dependencies, { ...message, crisis, papers }),
  );
}

/** A paper must not keep back a cry for help: the words are written first, and then the papers for themselves. */
async function writeThenPapers(dependencies: Dependencies, message: Writing): Promise<Written | Refusal> {
  const { files = [], ...words } = message;
  const written = await writeToConversation(dependencies, words);
  if (isRefusal(written)) return written;
  const papers = await writeToConversation(dependencies, { ...words, text: '', files });
  return isRefusal(papers) ? { crisis: true, papersRefused: papers } : { crisis: true };
}

/** What is written in one transaction: a message with the papers that are stored already. */
type Message = Omit<Writing, 'files'> & { readonly papers: readonly StoredPaper[] };

async function write(
  dependencies: Dependencies,
  { requestId, text, pressKey, papers, crisis }: Message & { readonly crisis: boolean },
): Promise<Written | Refusal> {
  const { config, clock } = dependencies;
  return commit(dependencies, async (tx, after): Promise<Written | Refusal> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.state === 'closed') return { refused: 'contact-over' };
    const room = await checkRoomIn(tx, requestId, totalOf(papers));
    if (room !== null) return room;
    const at = clock();
    const urgent = crisis || row.crisis;
    const message = { requestId, author: 'person', text, crisis, pressKey, papers, at } as const;
    const messageId = await addMessage(tx, config, message);
    if (messageId === null) return { crisis };
    const owedBy = row.state === 'open' ? await owedIn(tx, requestId) : null;
    const asked = { requestId, messageId, crisis: urgent, owedBy, at };
    const dueAt = await askForAnswer(tx, contactPolicyOf(config), asked);
    await moveContact(tx, {
      requestId,
      event: 'write',
      data: {
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

/** By when the answer is due that a conversation waits for. */
async function owedIn(tx: Transaction, requestId: string): Promise<Date | null> {
  return (await tx.case.findUniqueOrThrow({ where: { id: requestId } })).dueAt;
}

function totalOf(papers: readonly StoredPaper[]) {
  return { count: papers.length, bytes: papers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

/** Who answers, and the newest message that they had before them. */
interface Answering {
  readonly accountId: string;
  readonly readUpTo: string;
}

/** Answers a conversation for a member of staff who has read it whole; the person is told by email that there is an answer, not what it says. */
export async function answerContact(
  dependencies: Dependencies,
  message: Writing & Answering,
): Promise<Refusal | null> {
  const { requestId, files = [] } = message;
  return withPapers(dependencies, { requestId, files }, (papers) =>
    answer(dependencies, { ...message, papers }),
  );
}

/**
 * What someone who answers hasn't read: that the person wrote after a message, because what was typed before may not count as the answer to it, least
 * of all to a cry for help; or that a colleague answered, because the person would get two answers to one message.
 */
async function unreadBy(
  tx: Transaction,
  { requestId, accountId, readUpTo }: Answering & { readonly requestId: string },
): Promise<Refusal | null> {
  const newer = { requestId, ...(isUuid(readUpTo) ? { id: { gt: readUpTo } } : {}) };
  if ((await tx.contactMessage.count({ where: { ...newer, author: 'person' } })) > 0)
    return { refused: 'contact-unread' };
  const answered = { ...newer, author: 'support', authorId: { not: accountId } } as const;
  return (await tx.contactMessage.count({ where: answered })) > 0 ? { refused: 'contact-answered' } : null;
}

async function answer(
  dependencies: Dependencies,
  { requestId, accountId, readUpTo, text, pressKey, papers }: Message & Answering,
): Promise<Refusal | null> {
  const { config, clock } = dependencies;
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || !allows(contactTransitions, row.state, 'answer')) return { refused: 'contact-over' };
    const unread = await unreadBy(tx, { requestId, accountId, readUpTo });
    if (unread !== null) return unread;
    const room = await checkRoomIn(tx, requestId, totalOf(papers));
    if (room !== null) return room;
    const at = clock();
    const message = {
      requestId,
      author: 'support',
      authorId: accountId,
      text,
      crisis: false,
      pressKey,
      papers,
      at,
    } as const;
    const messageId = await addMessage(tx, config, message);
    if (messageId === null) return null;
    await endAnswering(tx, { requestId, accountId, at });
    await moveContact(tx, {
      requestId,
      event: 'answer',
      data: {
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
