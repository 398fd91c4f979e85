import { stableId } from '../../dev/demo-caseload.js';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { lockAccount } from '../../src/operations/account/lock.js';
import { moveToAddress } from '../../src/operations/account/move-to-address.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { accountingLink, readAccountingRequest } from '../../src/operations/accounting-request/row.js';
import { askerLink } from '../../src/operations/record-amendment/links.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { requestLink } from '../../src/operations/record-request/links.js';
import { readRequest } from '../../src/operations/record-request/row.js';
import { askedRecords } from './asked-records.js';
import type { BackOffice } from './back-office.js';
import { hiddenIn } from './browser.js';
import { addClientAccount } from './clients.js';
import { contactOf } from './contacts.js';
import { newestDisavowal } from './disavowals.js';

/** A client with an account, who has asked for their records, for a change of them and for a list of disclosures, and has written to support. */
export async function addAsker(office: BackOffice, name: string) {
  const records = await askedRecords(office, name);
  const { email, chartId, requestId: recordsId } = records;
  const accountId = await addClientAccount(office, email);
  const clientId = stableId(`client ${name}`);
  await office.db.client.update({ where: { id: clientId }, data: { accountId, email } });
  const at = office.clock();
  const who = { requester: 'person', name: 'Noor Vale', email, language: 'en', taken: null } as const;
  const accounting = await commit(office, (tx, after) =>
    openAccounting(tx, after, { ...who, clientId, receivedAt: at, at }),
  );
  const amendment = await openAmendment(office, {
    ...who,
    chartId,
    emailIsSafe: true,
    words: 'It was March.',
    receivedAt: at,
  });
  if (isRefusal(accounting) || isRefusal(amendment)) throw new Error('Not asked');
  const { id: contactId } = await writeSignedIn(office, email, 'something-else');
  const { requestId: accountingId } = accounting;
  const { amendmentId } = amendment;
  return { ...records, accountId, clientId, recordsId, accountingId, amendmentId, contactId };
}

/** A client writes to support while logged in; the answer is the message. */
export async function writeSignedIn(
  office: BackOffice,
  email: string,
  topic: 'something-else' | 'correction',
) {
  const path = `/contact/about/${topic}`;
  const client = await office.signedIn('client', email);
  const { text } = await client.get(path);
  const message = `It was March. ${office.clock().getTime()}`;
  await client.post(path, { ...hiddenIn(text), message });
  return contactOf(office, email);
}

export type Asker = Awaited<ReturnType<typeof addAsker>>;

/** The paths that letters of now would have: of records, list, amendment and conversation. */
export async function askersPaths(office: BackOffice, asker: Asker): Promise<string[]> {
  const { db, config } = office;
  const row = await readRequest(db, asker.recordsId);
  const accounting = await readAccountingRequest(db, asker.accountingId);
  if (row === null || accounting === null) throw new Error('Gone');
  const contact = await db.contactRequest.findUniqueOrThrow({ where: { id: asker.contactId } });
  return [
    await db.$transaction((tx) => requestLink(tx, config, row)),
    await db.$transaction((tx) => accountingLink(tx, config, accounting)),
    await askerLink(office, asker),
    new URL(await conversationUrl(office, contact)).pathname,
  ];
}

/** What each of some paths answers on the portal of clients. */
export function statusesOf(office: BackOffice, paths: readonly string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await office.browse('client').get(path)).status));
}

/** Sends all letters that the requests have called for so far, as their workflows do. */
export async function tellAsker(office: BackOffice, { recordsId, accountingId, amendmentId }: Asker) {
  const activities = createActivities(office);
  const at = office.clock().toISOString();
  await activities.tellOfRecordRequest({ requestId: recordsId, at });
  const list = await activities.settleAccounting({ requestId: accountingId, at });
  for (const letter of list.letters)
    await activities.tellOfAccounting({ requestId: accountingId, ...letter, at });
  const change = await activities.settleAmendment({ amendmentId, at });
  for (const letter of change.letters) await activities.tellOfAmendment({ amendmentId, ...letter, at });
}

/** The account gets another address, by the proof of it; the answer is the path of “This wasn’t me” in the notice to the former one. */
export async function moveAccountTo(
  office: BackOffice,
  { accountId }: Asker,
  email: string,
): Promise<string> {
  await commit(office, async (tx, after) => {
    await lockAccount(tx, accountId);
    await moveToAddress(tx, after, { accountId, email, at: office.clock() });
  });
  return newestDisavowal(office, accountId, 'email_changed');
}
