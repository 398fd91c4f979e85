import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Language } from '../../domain/languages.js';
import { fullName } from '../../domain/person-name.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDaysDueAt } from '../../domain/sixty-days.js';
import type { ContactRequest, RecordRequester } from '../../generated/prisma/client.js';
import { accountingRequestId } from '../../protocol/accounting-request/messages.js';
import { askedAbout, lockChartsOf, readAsker, writerOf } from '../record-request/asker.js';

/** A request for an accounting that was opened, now or before. */
export interface OpenedAccounting {
  readonly requestId: string;
  readonly reference: string;
}

/** Someone asks for the accounting of a client. */
export interface AccountingAsking {
  readonly clientId: string;
  readonly requester: RecordRequester;
  readonly name: string;
  readonly email: string;
  /** False where they said that someone else may read it. */
  readonly emailIsSafe?: boolean;
  readonly language: Language;
  /** The member of staff who took it, and how they know who asks; null where the address of the client's own account asked. */
  readonly taken: { readonly by: string; readonly papers: string } | null;
  readonly receivedAt: Date;
  readonly at: Date;
}

/** Opens a request for an accounting, or finds the open one of the same asker for the same client: by their address, or without one by their name. The charts are locked, so that none is destroyed meanwhile. */
export async function openAccounting(
  tx: Transaction,
  after: AfterCommit,
  asking: AccountingAsking,
): Promise<OpenedAccounting | Refusal> {
  const { clientId, requester, email, emailIsSafe = true, taken, receivedAt, at } = asking;
  await lockChartsOf(tx, clientId);
  const byName = email === '' ? { requesterName: asking.name } : {};
  const open = await tx.accountingRequest.findFirst({
    where: { clientId, requester, requesterEmail: email, ...byName, settledAt: null },
    include: { case: true },
  });
  if (open !== null) {
    if (!emailIsSafe) await tx.accountingRequest.update({ where: { id: open.id }, data: { emailIsSafe } });
    return { requestId: open.id, reference: open.case.reference };
  }
  const client = await tx.client.findUnique({ where: { id: clientId } });
  if (client === null) return { refused: 'record-request-unknown' };
  const { timeZone } = client;
  const { caseId: requestId, reference } = await openCase(tx, {
    kind: 'accounting_request',
    workflowId: accountingRequestId,
    subjectId: client.accountId ?? clientId,
    state: 'asked',
    waitingOn: 'system',
    dueAt: sixtyDaysDueAt({ receivedAt, timeZone, extendedTo: null }),
    at,
  });
  await tx.accountingRequest.create({
    data: {
      id: requestId,
      clientId,
      requester,
      requesterName: asking.name,
      requesterEmail: email,
      emailIsSafe,
      language: asking.language,
      timeZone,
      receivedAt,
      takenById: taken?.by ?? null,
      papers: taken?.papers ?? '',
    },
  });
  const line = { key: 'asked', code: 'accounting-asked-for' } as const;
  await addLine(tx, requestId, at, taken === null ? line : { ...line, actorId: taken.by });
  after.start(requestId);
  return { requestId, reference };
}

/**
 * Opens the request of a client who wrote by the contact form; its clock runs from the message. Letters go to the address of the client's account alone, and its
 * link asks for the date of birth. For a minor whose account a guardian opened, support looks who asks first. The caller has locked who wrote (`lockWriter`).
 */
export async function accountForContact(
  tx: Transaction,
  after: AfterCommit,
  contact: ContactRequest,
  at: Date,
): Promise<OpenedAccounting | Refusal> {
  const writer = await writerOf(tx, contact, at);
  if (writer === null) return { refused: 'record-request-unknown' };
  const { client, email, guardianId } = writer;
  if (guardianId !== null) return { refused: 'not-allowed' };
  return openAccounting(tx, after, {
    clientId: client.id,
    requester: 'person',
    name: fullName(client),
    email,
    emailIsSafe: contact.emailIsSafe,
    language: contact.language,
    taken: null,
    receivedAt: contact.requestedAt,
    at,
  });
}

/** What support types to take the request of someone who wrote. */
export type TypedAccounting = Readonly<Record<'client' | 'requester' | 'papers', string>>;

/**
 * Takes the request of someone who wrote by the contact form; its clock runs from the message. Support has looked at who asks, and says how. Locks the
 * charts of the client, then the message.
 */
export async function takeAccounting(
  dependencies: Dependencies,
  request: { readonly contactId: string; readonly by: Decider; readonly typed: TypedAccounting },
): Promise<OpenedAccounting | Refusal> {
  const { contactId, by, typed } = request;
  const asker = readAsker(by, typed);
  if (isRefusal(asker)) return asker;
  const { requester, papers } = asker;
  return commit(dependencies, async (tx, after): Promise<OpenedAccounting | Refusal> => {
    const asked = await askedAbout(tx, { contactId, address: typed.client });
    if (isRefusal(asked)) return asked;
    const { contact, clientId } = asked;
    return openAccounting(tx, after, {
      clientId,
      requester,
      name: contact.name,
      email: contact.email,
      emailIsSafe: contact.emailIsSafe,
      language: contact.language,
      taken: { by: by.id, papers },
      receivedAt: contact.requestedAt,
      at: dependencies.clock(),
    });
  });
}
