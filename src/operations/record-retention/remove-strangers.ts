import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import { alone } from '../../cases/alone.js';
import type { Dependencies } from '../../dependencies.js';
import { calendarDate, plusYears } from '../../domain/zoned-time.js';
import { lockContact } from '../contact-request/move.js';
import { papersFolder } from '../contact-request/papers.js';
import { askerYears } from './forget-askers.js';
import { forgetStaffWords } from './staff-words.js';

type Stores = Pick<Dependencies, 'db' | 'recordStore' | 'log'>;

const pageSize = 100;

/**
 * Removes messages to support of whom nothing else is known, six years after they were over (decision 026): those of a stranger, of someone whose account is gone,
 * and words of a crisis from a form that said nothing of who wrote. What is open stays. One that can't be removed holds up no other, and is tried again
 * the next day. Locks each. Answers how many went.
 */
export async function removeStrangers(stores: Stores, at: Date): Promise<number> {
  const over = new Date(plusYears(calendarDate(at), -askerYears));
  let removed = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await ofStrangers(stores.db, { over, after });
    for (const id of page)
      await alone(stores, { id }, { error: 'a message of a stranger could not be removed' }, async () => {
        await removeConversation(stores, id, at);
        removed += 1;
      });
    if (page.length < pageSize) return removed;
    after = page.at(-1) ?? after;
  }
}

/** Of whoever is still known, by account or by address, and of who asked for the records of a client, messages go with the person. Each condition alone, so that PostgreSQL can join by it. */
async function ofStrangers(
  db: Pick<Transaction, '$queryRaw'>,
  { over, after }: { readonly over: Date; readonly after: string },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT contact.id::text FROM contact_request contact
    WHERE contact.settled_at < ${over} AND contact.id > ${after}::uuid
      AND NOT EXISTS (SELECT FROM account WHERE account.id = contact.account_id)
      AND NOT EXISTS (SELECT FROM account WHERE lower(account.email) = lower(contact.email))
      AND NOT EXISTS (SELECT FROM account WHERE lower(account.email) = lower(contact.account_email))
      AND NOT EXISTS (SELECT FROM account WHERE lower(account.former_email) = lower(contact.email))
      AND NOT EXISTS (SELECT FROM account WHERE lower(account.former_email) = lower(contact.account_email))
      AND NOT EXISTS (SELECT FROM client WHERE lower(client.email) = lower(contact.email))
      AND NOT EXISTS (SELECT FROM client WHERE lower(client.email) = lower(contact.account_email))
      AND NOT EXISTS (SELECT FROM "case" started JOIN client ON client.id = started.subject_id WHERE started.id = contact.started_case_id)
      AND NOT EXISTS (SELECT FROM "case" started JOIN account ON account.id = started.subject_id WHERE started.id = contact.started_case_id)
    ORDER BY contact.id LIMIT ${pageSize}`;
  return rows.map(({ id }) => id);
}

/** Removes one with its links, papers and what staff wrote; the case stays, without a word. */
async function removeConversation({ db, recordStore }: Stores, id: string, at: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockContact(tx, id);
    await tx.mailedLink.deleteMany({ where: { caseId: id } });
    await forgetStaffWords(tx, { subjectIds: [], caseIds: [id] });
    await tx.contactRequest.delete({ where: { id } });
    // Within the transaction: killed in between, the rows are still there and it is done again.
    await recordStore.deleteFolder(papersFolder(id));
    await appendAudit(tx, {
      at,
      actor: { kind: 'system' },
      act: 'contact_request.remove',
      subject: { kind: 'case', id },
      detail: {},
    });
  });
}
