import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter } from '../../domain/instants.js';
import { recordsContactPolicy as policy } from '../../domain/records-contact/asking.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { recordsContactId } from '../../protocol/records-contact/messages.js';
import { findLiveLink, issueNewestLink } from '../../tokens/mailed-link.js';
import { readContact, type ContactRow } from './row.js';

/** The path of the page on which a contact is confirmed or changed: the same in every email of a year. */
export async function contactLink(
  tx: Transaction,
  { TOKEN_KEYS }: Dependencies['config'],
  { id, round }: ContactRow,
  at: Date,
): Promise<string> {
  const { token } = await issueNewestLink(tx, TOKEN_KEYS, {
    workflowId: recordsContactId(id),
    purpose: 'records-contact',
    round,
    subjectId: id,
    caseId: id,
    issuedAt: at,
    expiresAt: daysAfter(at, policy.linkDays),
  });
  return `/records-contact/${token}`;
}

/** The path of the page that proves a new address; a newer change ends it. */
export async function addressLink(
  tx: Transaction,
  { TOKEN_KEYS }: Dependencies['config'],
  { id, changes, newEmail }: ContactRow,
  at: Date,
): Promise<string> {
  const { token } = await issueNewestLink(tx, TOKEN_KEYS, {
    workflowId: recordsContactId(id),
    purpose: 'records-contact-address',
    round: changes,
    subjectId: id,
    caseId: id,
    address: newEmail,
    issuedAt: at,
    expiresAt: daysAfter(at, policy.addressLinkDays),
  });
  return `/records-contact-address/${token}`;
}

/** A contact by one of its links; changes nothing. */
export async function findContact(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  purpose: 'records-contact' | 'records-contact-address',
  token: string,
): Promise<{ readonly row: ContactRow; readonly link: MailedLink } | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose, token, now: clock() });
  if (isRefusal(link)) return link;
  const row = await readContact(db, link.caseId);
  return row === null ? { refused: 'not-found' } : { row, link };
}
