import type { Transaction } from '../../adapters/database.js';
import { endTasksIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { nextYear } from '../../domain/records-contact/asking.js';
import { checkRecordsContact, type RecordsContact } from '../../domain/records-contact/form.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { digestOfSeen } from '../../tokens/digest-of-seen.js';
import { consumeLink } from '../../tokens/mailed-link.js';
import { findContact } from './links.js';
import { lockContact, looksAt, type ContactRow } from './row.js';

/**
 * Confirms the records contact behind its link, changed or not; pressed twice, it is done once. A new address counts once its own link is
 * used, so that a slip of the pen sends no client's request to a stranger. Locks the records contact.
 */
export async function confirmContact(
  dependencies: Dependencies,
  token: string,
  typed: Readonly<Record<string, string>>,
): Promise<ContactRow | Refusal> {
  const found = await findContact(dependencies, 'records-contact', token);
  if (isRefusal(found)) return found;
  const contact = checkRecordsContact(typed);
  if (areRefusals(contact)) return contact[0] ?? { refused: 'field-malformed' };
  const at = dependencies.clock();
  return dependencies.db.$transaction(async (tx) => {
    const row = await lockContact(tx, found.row.id);
    if (row === null) return { refused: 'not-found' };
    const isChanged = differs(row, contact);
    // Another tab may have changed it since: only what was seen is written over.
    if (isChanged && typed['seen'] !== undefined && typed['seen'] !== digestOfSeen(contactIn(row)))
      return { refused: 'details-changed' };
    if (!isChanged && row.steps === 0 && row.confirmedAt !== null) return row;
    await keep(tx, row, { contact, isChanged, at });
    return (await lockContact(tx, row.id)) ?? row;
  });
}

async function keep(
  tx: Transaction,
  row: ContactRow,
  { contact, isChanged, at }: { contact: RecordsContact; isChanged: boolean; at: Date },
): Promise<void> {
  const { id, told } = row;
  const { practice, address, phone, email } = contact;
  const isNewEmail = email !== '' && email !== row.termination.recordsEmail;
  await tx.contractTermination.update({
    where: { id },
    data: {
      recordsPractice: practice,
      recordsAddress: address,
      recordsPhone: phone,
      ...(isNewEmail ? {} : { recordsEmail: email }),
    },
  });
  const changes = row.changes + (isChanged ? 1 : 0);
  const asking = nextYear(row, at);
  await tx.recordsContact.update({
    where: { id },
    data: {
      ...asking,
      changes,
      confirmedAt: at,
      newEmail: isNewEmail ? email : '',
      nextAt: looksAt({ ...asking, changes, told }, at),
    },
  });
  await endTasksIn(tx, { caseId: id, kinds: ['confirm_records_contact'], at });
  const code = isChanged ? 'records-contact-changed' : 'records-contact-confirmed';
  await addLine(tx, id, at, {
    key: `records-contact/${asking.round}/${at.getTime()}`,
    code,
  } satisfies CaseLine);
}

/** The contact as its page shows it, with the address that waits for its link. */
export function contactIn({ termination, newEmail }: ContactRow): RecordsContact {
  const { recordsPractice, recordsAddress, recordsEmail, recordsPhone } = termination;
  return {
    practice: recordsPractice,
    address: recordsAddress,
    email: newEmail === '' ? recordsEmail : newEmail,
    phone: recordsPhone,
  };
}

/** Whether what was typed is neither what we have nor what waits for its link. */
function differs(row: ContactRow, contact: RecordsContact): boolean {
  const known = contactIn(row);
  return (['practice', 'address', 'email', 'phone'] as const).some((part) => contact[part] !== known[part]);
}

/**
 * Takes a new address behind the link that was mailed to it: from now on requests go there. Pressed twice, it is done once; an address that
 * was typed over meanwhile isn't taken. Locks the records contact, then its link.
 */
export async function proveContactAddress(
  dependencies: Dependencies,
  token: string,
): Promise<ContactRow | Refusal> {
  const found = await findContact(dependencies, 'records-contact-address', token);
  if (isRefusal(found)) return found;
  const { link } = found;
  const at = dependencies.clock();
  return dependencies.db.$transaction(async (tx) => {
    const row = await lockContact(tx, link.caseId);
    if (row === null) return { refused: 'not-found' };
    const { id, newEmail, termination } = row;
    if (newEmail === '' && termination.recordsEmail === link.address) return row;
    if (newEmail !== link.address || !(await consumeLink(tx, link, at))) return { refused: 'link-replaced' };
    await tx.contractTermination.update({ where: { id }, data: { recordsEmail: newEmail } });
    await tx.recordsContact.update({ where: { id }, data: { newEmail: '' } });
    await addLine(tx, id, at, {
      key: `records-contact-address/${link.round}`,
      code: 'records-contact-proven',
    });
    return (await lockContact(tx, id)) ?? row;
  });
}
