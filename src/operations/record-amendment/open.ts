import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { lockRow } from '../../cases/lock-rows.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { emailAsTyped } from '../../domain/email-address.js';
import type { Language } from '../../domain/languages.js';
import { readAmendmentWords } from '../../domain/record-amendment/policy.js';
import { openAmendments } from '../../domain/record-amendment/states.js';
import { limits } from '../../domain/limits.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDaysDueAt } from '../../domain/sixty-days.js';
import type { RecordRequester } from '../../generated/prisma/client.js';
import { recordAmendmentId } from '../../protocol/record-amendment/messages.js';
import { createThrottle } from '../../security/throttle.js';
import { lockAccount } from '../account/lock.js';
import { clientNamed, readAsker } from '../record-request/asker.js';
import { findRequest } from '../record-request/links.js';
import { keepWords, openWords, sealWords, wordsUnderHeading } from './words.js';

/** A request to amend that was opened, now or before. */
export interface OpenedAmendment {
  readonly amendmentId: string;
  readonly reference: string;
}

/** Someone asks to have a chart changed. */
interface AmendmentAsking {
  readonly chartId: string;
  readonly requester: RecordRequester;
  readonly name: string;
  readonly email: string;
  /** False where they said that someone else may read it. */
  readonly emailIsSafe: boolean;
  readonly language: Language;
  /** What should be changed, and why. */
  readonly words: string;
  /** The member of staff who took it, and what papers they saw. */
  readonly taken: { readonly by: string; readonly papers: string } | null;
  readonly receivedAt: Date;
  /** Why who asks may not anymore, once the account of the client is locked; null where they still may. Of our staff it isn't asked. */
  readonly whyNot?: (tx: Transaction) => Promise<Refusal | null>;
}

/**
 * Takes a request to amend behind the link of a request for records, once it was shown whose that is: for the records of one provider. A third party
 * may read records, but not ask to have them changed. The same words for the same records from the same address are the request that is open; other words are another one.
 */
export async function askToAmend(
  dependencies: Dependencies,
  token: string,
  typed: { readonly part: string; readonly words: string },
): Promise<OpenedAmendment | Refusal> {
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return found;
  const { row } = found;
  if (row.provenAt === null) return { refused: 'record-request-not-proven' };
  if (row.requester === 'third_party') return { refused: 'not-allowed' };
  const part = row.parts.find(({ id, state }) => id === typed.part && state !== 'destroyed');
  if (part === undefined) return { refused: 'not-found' };
  const words = readAmendmentWords(typed.words);
  if (isRefusal(words)) return words;
  const mayAsk = createThrottle(dependencies, 'record-amendments', limits.amendmentsPerRequest);
  if (!(await mayAsk(row.id))) return { refused: mayAsk.refusal };
  const { requester, requesterName: name, requesterEmail: email, emailIsSafe, language } = row;
  const who = { requester, name, email, emailIsSafe, language };
  const receivedAt = dependencies.clock();
  return openAmendment(dependencies, {
    ...who,
    chartId: part.chartId,
    words: typed.words,
    taken: null,
    receivedAt,
    // "This wasn't me", or a change of address, may have taken the link back meanwhile.
    whyNot: async (tx) => {
      const still = await findRequest({ ...dependencies, db: tx }, 'record-request', token);
      return isRefusal(still) ? still : null;
    },
  });
}

/** What support types to take a request to amend of someone who wrote. */
export type TypedAmendment = Readonly<
  Record<'client' | 'provider' | 'requester' | 'papers' | 'words', string>
>;

/** Takes the request of someone who wrote by the contact form; its clock runs from the message. Support has looked who asks, and says how. */
export async function takeAmendment(
  dependencies: Dependencies,
  request: { readonly contactId: string; readonly by: Decider; readonly typed: TypedAmendment },
): Promise<OpenedAmendment | Refusal> {
  const { contactId, by, typed } = request;
  const asker = readAsker(by, typed);
  if (isRefusal(asker)) return asker;
  const { db } = dependencies;
  const contact = await db.contactRequest.findUnique({ where: { id: contactId } });
  if (contact === null) return { refused: 'not-found' };
  const provider = emailAsTyped(typed.provider);
  const client = await clientNamed(db, typed.client);
  if (isRefusal(client)) return client;
  const chart = await db.chart.findFirst({
    where: {
      clientId: client.id,
      provider: { account: { OR: [{ email: provider }, { formerEmail: provider }] } },
    },
  });
  if (chart === null) return { refused: 'record-request-unknown', field: 'client' };
  return openAmendment(dependencies, {
    chartId: chart.id,
    requester: asker.requester,
    name: contact.name,
    email: contact.email,
    emailIsSafe: contact.emailIsSafe,
    language: contact.language,
    words: typed.words,
    taken: { by: by.id, papers: asker.papers },
    receivedAt: contact.requestedAt,
  });
}

/** Opens a request to amend, or finds the open one of the same asker, by address, with the same words for the same records; its words are kept with the chart. Locks the chart, then the account of its client. */
export async function openAmendment(
  dependencies: Dependencies,
  asking: AmendmentAsking,
): Promise<OpenedAmendment | Refusal> {
  const { chartId, email, name, words, taken, receivedAt } = asking;
  const read = readAmendmentWords(words);
  if (isRefusal(read)) return read;
  const at = dependencies.clock();
  const chart = await dependencies.db.chart.findUnique({ where: { id: chartId }, include: { client: true } });
  if (chart === null) return { refused: 'record-request-unknown' };
  const { timeZone, accountId } = chart.client;
  const heading = `Request to amend this record, by ${name}`;
  const sealed = await sealWords(dependencies, { chartId, timeZone, heading, words, at: receivedAt });
  return commit(dependencies, async (tx, after): Promise<OpenedAmendment | Refusal> => {
    const refusal = await lockAsked(tx, asking, accountId);
    if (refusal !== null) return refusal;
    const same = await openAlready(tx, dependencies, asking);
    const { emailIsSafe } = asking;
    if (same !== null) {
      if (!emailIsSafe) await tx.recordAmendment.update({ where: { id: same.id }, data: { emailIsSafe } });
      return { amendmentId: same.id, reference: same.case.reference };
    }
    const { caseId: amendmentId, reference } = await openCase(tx, {
      kind: 'record_amendment',
      workflowId: recordAmendmentId,
      subjectId: accountId ?? chart.clientId,
      state: 'referred',
      waitingOn: 'system',
      dueAt: sixtyDaysDueAt({ receivedAt, timeZone, extendedTo: null }),
      at,
    });
    await keepWords(tx, sealed);
    await tx.recordAmendment.create({
      data: {
        id: amendmentId,
        clientId: chart.clientId,
        chartId,
        providerId: chart.providerId,
        requester: asking.requester,
        requesterName: name,
        requesterEmail: email,
        emailIsSafe,
        language: asking.language,
        timeZone,
        receivedAt,
        takenById: taken?.by ?? null,
        papers: taken?.papers ?? '',
        requestNoteId: sealed.id,
      },
    });
    const line = { key: 'asked', code: 'amendment-asked-for' } as const;
    await addLine(tx, amendmentId, at, taken === null ? line : { ...line, actorId: taken.by });
    after.start(amendmentId);
    return { amendmentId, reference };
  });
}

/** Locks the chart, as its destruction does, and then the account of its client, and asks again whether who asks may. Null where they may. */
async function lockAsked(
  tx: Transaction,
  { chartId, whyNot }: AmendmentAsking,
  accountId: string | null,
): Promise<Refusal | null> {
  if (!(await lockRow(tx, 'chart', chartId))) return { refused: 'record-request-unknown' };
  if (accountId !== null) await lockAccount(tx, accountId);
  return whyNot === undefined ? null : whyNot(tx);
}

/** The open request of the same asker, by address, for the same records that says the same. The caller has locked the chart, so that two presses follow each other. */
async function openAlready(
  tx: Transaction,
  { keyStore }: Pick<Dependencies, 'keyStore'>,
  { chartId, requester, email, words }: AmendmentAsking,
) {
  const open = await tx.recordAmendment.findMany({
    where: { chartId, requester, requesterEmail: email, state: { in: [...openAmendments] } },
    orderBy: { id: 'desc' },
    include: { case: true },
  });
  const notes = open.map(({ requestNoteId }) => requestNoteId);
  const texts = await openWords({ db: tx, keyStore }, chartId, notes);
  return (
    open.find(({ requestNoteId }) => wordsUnderHeading(texts.get(requestNoteId) ?? '') === words.trim()) ??
    null
  );
}
