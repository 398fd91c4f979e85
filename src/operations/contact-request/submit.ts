import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { contactPolicyOf } from '../../cases/contact-policy.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import type { ContactMessage, KnownWriter } from '../../domain/contact-request/form.js';
import { answerDueAt } from '../../domain/contact-request/policy.js';
import { isGuessable } from '../../domain/contact-request/same-again.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { contactRequestId } from '../../protocol/contact-request/messages.js';
import { createNameThrottle, createThrottle, networkOf } from '../../security/throttle.js';
import { currentKey, keyedDigest } from '../../tokens/keyed-digest.js';
import { addMessage, askForAnswer } from './move.js';
import { alarmAgain, sameAgain } from './same-again.js';

/** What the writer is told at once. It is the same for any address, with an account or without. */
export interface AcceptedContact {
  readonly reference: string;
  readonly crisis: boolean;
  /** By when support answers. */
  readonly answerDueAt: Date;
}

/**
 * Takes messages of a contact form without reading any account; the same message again within an hour (words of a crisis: at any time), while
 * the first is open, is the same request. Locks the words, so that the same come once.
 */
export function createContactRequests(dependencies: Dependencies) {
  const mayWrite = createThrottle(dependencies, 'contact-ip', limits.contactsPerIp);
  const mayCry = createThrottle(dependencies, 'contact-crisis-ip', limits.crisisContactsPerIp);
  const mayBeAnswered = createNameThrottle(dependencies, 'contact-address', limits.contactsPerAddress);
  return async function submit(
    message: ContactMessage,
    { writer, ip }: { readonly writer: KnownWriter | null; readonly ip: string },
  ): Promise<AcceptedContact | Refusal> {
    const crisis = [message.text, message.interpreter, message.name].some(tellsOfCrisis);
    // Neither a shared network nor an address that others know may keep back a cry for help.
    const limited = crisis ? mayCry : mayWrite;
    // What strangers send, who may name an address or share a network, counts for nobody who is logged in.
    if (!(await limited(writer?.accountId ?? ip))) return { refused: limited.refusal };
    const sender = writer === null ? `${message.portal}/${message.email}` : writer.accountId;
    if (!(await mayBeAnswered(sender, ip)) && !crisis) return { refused: mayBeAnswered.refusal };
    const of = { message, writer, ip, crisis };
    return commit(dependencies, (tx, after) => acceptContact(tx, after, dependencies, of));
  };
}

interface Accepting {
  readonly message: ContactMessage;
  readonly writer: KnownWriter | null;
  readonly ip: string;
  readonly crisis: boolean;
}

/** Writes the request once and starts its workflow; two equal ones that are sent at once wait for each other. Locks the words, so that the same come once. */
export async function acceptContact(
  tx: Transaction,
  after: AfterCommit,
  dependencies: Dependencies,
  of: Accepting,
): Promise<AcceptedContact & { readonly requestId: string; readonly isNew: boolean }> {
  const { config, clock } = dependencies;
  const { message, crisis } = of;
  const at = clock();
  const digest = digestOf(config, of);
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${digest}, 0))`;
  const dueAt = answerDueAt(contactPolicyOf(config), at, crisis);
  const same = await sameAgain(tx, of, { digest, at });
  if (same !== null) {
    if (crisis) await alarmAgain(tx, after, config, { requestId: same.id, text: message.text, at });
    const known = { requestId: same.id, reference: same.case.reference, crisis };
    return { ...known, answerDueAt: same.case.dueAt ?? dueAt, isNew: false };
  }
  const opened = await openRequest(tx, config, { ...of, digest, dueAt, at });
  after.start(opened.requestId);
  return { ...opened, crisis, answerDueAt: dueAt, isNew: true };
}

/**
 * What makes two messages the same; what someone writes who is logged in is never that of someone who isn't. What anyone can send is the same from one network only: a stranger would
 * read from the answer that the owner of an address wrote to us, and when.
 */
function digestOf({ TOKEN_KEYS }: Dependencies['config'], { message, writer, ip }: Accepting): string {
  const { portal, topic, email, accountEmail, text } = message;
  const by = writer?.accountId ?? (isGuessable(message, writer) ? networkOf(ip) : '');
  const said = [portal, topic, email, text, accountEmail ?? '', by];
  return keyedDigest(currentKey(TOKEN_KEYS), 'contact', ...said);
}

async function openRequest(
  tx: Transaction,
  config: Dependencies['config'],
  of: Accepting & { readonly digest: string; readonly dueAt: Date; readonly at: Date },
): Promise<{ readonly requestId: string; readonly reference: string }> {
  const { message, writer, crisis, digest, dueAt, at } = of;
  const { text, ...row } = message;
  const { topic, portal, language } = row;
  const { caseId: requestId, reference } = await openCase(tx, {
    kind: 'contact_request',
    workflowId: contactRequestId,
    ...(writer === null ? {} : { subjectId: writer.accountId }),
    state: 'open',
    waitingOn: 'support',
    dueAt,
    at,
  });
  const accountId = writer?.accountId ?? null;
  await tx.contactRequest.create({
    data: { ...row, id: requestId, accountId, crisis, digest, requestedAt: at },
  });
  const first = { requestId, author: 'person', text, crisis, pressKey: '', at } as const;
  const messageId = await addMessage(tx, config, first);
  const policy = contactPolicyOf(config);
  await askForAnswer(tx, policy, { requestId, messageId: messageId ?? requestId, crisis, at });
  if (crisis) await tx.case.update({ where: { id: requestId }, data: { needsAttention: true } });
  const line = {
    key: 'received',
    code: 'contact-received',
    detail: { topic, crisis, portal, language },
  } as const;
  await addLine(tx, requestId, at, writer === null ? line : { ...line, actorId: writer.accountId });
  return { requestId, reference };
}
