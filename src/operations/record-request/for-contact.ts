import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { readReason } from '../../domain/reason.js';
import { readDate } from '../../domain/typed-date.js';
import { readLine } from '../../domain/typed-text.js';
import { fullName } from '../../domain/person-name.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ContactRequest, RecordRequester } from '../../generated/prisma/client.js';
import { askedAbout, writerOf } from './asker.js';
import { openRecordRequest, type OpenedRequest, type RecordAsking } from './open.js';

/**
 * Opens the request of a client who wrote about their records; its clock runs from the message. Whose records they are says the login they wrote from, or
 * the address that they gave: letters go to the address of the account alone, and where nobody was logged in, its link proves the rest. For a minor whose
 * account a guardian opened, the guardian asks. The caller has locked who wrote (`lockWriter`).
 */
export async function openForContact(
  tx: Transaction,
  after: AfterCommit,
  contact: ContactRequest,
  at: Date,
): Promise<OpenedRequest | Refusal> {
  const writer = await writerOf(tx, contact, at);
  if (writer === null) return { refused: 'record-request-unknown' };
  const { client, email, guardianId } = writer;
  const { accountId, emailIsSafe, language, requestedAt: receivedAt } = contact;
  return openRecordRequest(tx, after, {
    clientId: client.id,
    requester: guardianId === null ? 'person' : 'guardian',
    name: fullName(client),
    email,
    emailIsSafe,
    language,
    actorId: accountId,
    isProven: accountId !== null && guardianId === null,
    authorizedUntil: null,
    receivedAt,
    at,
  });
}

/** What support types to take the request of someone who wrote. */
export type TypedAsking = Readonly<
  Record<'client' | 'requester' | 'name' | 'authorizedUntil' | 'papers', string>
>;

const askers = [
  'person',
  'guardian',
  'representative',
  'third_party',
] as const satisfies readonly RecordRequester[];

/** Reads who asks, as support types it: how it is known of the person themselves, and the last day of the authorization of a third party; others' papers are looked at on the case. */
export function readWhoAsks(
  typed: Pick<TypedAsking, 'requester' | 'authorizedUntil' | 'papers'>,
):
  (Pick<RecordAsking, 'requester' | 'isProven' | 'authorizedUntil'> & { readonly papers: string }) | Refusal {
  const requester = askers.find((one) => one === typed.requester);
  const until = readDate(typed.authorizedUntil);
  if (requester === undefined) return { refused: 'papers-missing', field: 'requester' };
  const papers = requester === 'person' ? readReason(typed.papers) : '';
  if (isRefusal(papers)) return { refused: 'papers-missing', field: 'papers' };
  if (requester === 'third_party' && until === null)
    return { refused: 'day-not-a-date', field: 'authorizedUntil' };
  const authorizedUntil = requester === 'third_party' ? until : null;
  return { requester, isProven: requester === 'person', papers, authorizedUntil };
}

/**
 * Takes, for someone who wrote, the request for another person's records: by the address of that person's account. It goes on once the papers
 * were looked at; a third party names the last day of its authorization (45 CFR 164.508(c)(1)(v)). The person themselves is taken, too, whose
 * email isn't safe, or whom no address names anymore: no link proves them, so support says how they know who asks. Locks the charts of the
 * client, then the message.
 */
export async function takeAsking(
  dependencies: Dependencies,
  request: { readonly contactId: string; readonly by: Decider; readonly typed: TypedAsking },
): Promise<OpenedRequest | Refusal> {
  const { contactId, by, typed } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const name = readLine(typed.name, { field: 'name', most: 200, missing: 'name-missing' });
  if (isRefusal(name)) return name;
  const asker = readWhoAsks(typed);
  if (isRefusal(asker)) return asker;
  return commit(dependencies, async (tx, after): Promise<OpenedRequest | Refusal> => {
    const asked = await askedAbout(tx, { contactId, address: typed.client });
    if (isRefusal(asked)) return asked;
    const { contact, clientId } = asked;
    const opened = await openRecordRequest(tx, after, {
      ...asker,
      clientId,
      name,
      email: contact.email,
      emailIsSafe: contact.emailIsSafe,
      language: contact.language,
      actorId: by.id,
      receivedAt: contact.requestedAt,
      at: dependencies.clock(),
    });
    if (isRefusal(opened) || contact.startedCaseId !== null) return opened;
    const startedCaseId = opened.requestId;
    await tx.contactRequest.update({ where: { id: contactId }, data: { startedCaseId } });
    return opened;
  });
}
