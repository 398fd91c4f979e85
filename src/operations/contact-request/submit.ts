import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import type { ContactMessage, KnownWriter } from '../../domain/contact-request/form.js';
import { answerDueAt, contactPolicy } from '../../domain/contact-request/policy.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { contactRequestId } from '../../protocol/contact-request/messages.js';
import { createThrottle } from '../../security/throttle.js';
import { currentKey, keyedDigest } from '../../tokens/keyed-digest.js';
import { isAcknowledged } from './acknowledgement.js';
import { addMessage, askForAnswer } from './move.js';

/** What the writer is told at once. It is the same for any address, with an account or without. */
export interface AcceptedContact {
  readonly reference: string;
  readonly crisis: boolean;
  /** By when support answers. */
  readonly answerDueAt: Date;
  /** Whether an email with the conversation goes to the address, where email is safe. */
  readonly isAcknowledged: boolean;
}

/** Takes messages of a contact form without reading any account; the same message again, while the first is open, is the same request. */
export function createContactRequests(dependencies: Dependencies) {
  const mayWrite = createThrottle(dependencies, 'contact-ip', limits.contactsPerIp);
  const mayBeAnswered = createThrottle(dependencies, 'contact-address', limits.contactsPerAddress);
  return async function submit(
    message: ContactMessage,
    { writer, ip }: { readonly writer: KnownWriter | null; readonly ip: string },
  ): Promise<AcceptedContact | Refusal> {
    const crisis = tellsOfCrisis(message.text);
    if (!(await mayWrite(ip))) return { refused: 'rate-limited' };
    // A limit of an address that others know must not keep back a cry for help.
    if (!(await mayBeAnswered(`${message.portal}/${message.email}`)) && !crisis)
      return { refused: 'rate-limited' };
    return commit(dependencies, async (tx, after) => {
      const accepted = await accept(tx, dependencies, { message, writer, crisis });
      if (accepted.isNew) after.start(accepted.requestId);
      return accepted;
    });
  };
}

interface Accepting {
  readonly message: ContactMessage;
  readonly writer: KnownWriter | null;
  readonly crisis: boolean;
}

/** Writes the request once; two equal ones that are sent at once wait for each other. */
async function accept(
  tx: Transaction,
  dependencies: Dependencies,
  of: Accepting,
): Promise<AcceptedContact & { readonly requestId: string; readonly isNew: boolean }> {
  const { config, clock } = dependencies;
  const { portal, topic, email, accountEmail, text } = of.message;
  const { crisis } = of;
  const at = clock();
  const said = [portal, topic, email, text, ...(accountEmail === null ? [] : [accountEmail])];
  const digest = keyedDigest(currentKey(config.TOKEN_KEYS), 'contact', ...said);
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${digest}, 0))`;
  const same = await tx.contactRequest.findFirst({
    where: { digest, settledAt: null },
    include: { case: true },
  });
  const dueAt = answerDueAt(contactPolicy, at, crisis);
  if (same !== null) {
    const { id: requestId, state } = same;
    const { reference } = same.case;
    const answerBy = state === 'open' ? (same.case.dueAt ?? dueAt) : dueAt;
    const known = { requestId, reference, crisis, answerDueAt: answerBy };
    return { ...known, isAcknowledged: await isAcknowledged(tx, same), isNew: false };
  }
  const opened = await openRequest(tx, config, { ...of, digest, dueAt, at });
  const written = { id: opened.requestId, email, requestedAt: at };
  return {
    ...opened,
    crisis,
    answerDueAt: dueAt,
    isAcknowledged: await isAcknowledged(tx, written),
    isNew: true,
  };
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
  await askForAnswer(tx, { requestId, messageId: messageId ?? requestId, crisis, at });
  if (crisis) await tx.case.update({ where: { id: requestId }, data: { needsAttention: true } });
  const line = {
    key: 'received',
    code: 'contact-received',
    detail: { topic, crisis, portal, language },
  } as const;
  await addLine(tx, requestId, at, writer === null ? line : { ...line, actorId: writer.accountId });
  return { requestId, reference };
}
