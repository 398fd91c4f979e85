import { parseEmail } from '../email-address.js';
import { limits } from '../limits.js';
import { splitNumber } from '../pasted.js';
import { isRefusal, type Refusal } from '../refusals.js';

/** Who holds the records of a provider who leaves, and how to reach them. */
export interface RecordsContact {
  readonly practice: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
}

/** Checks a records contact as typed: who it is, and at least one way to reach them. Every refusal has its field, in the order of the form. */
export function checkRecordsContact(
  answers: Readonly<Record<string, string>>,
): RecordsContact | readonly Refusal[] {
  const text = (field: string) => (answers[field] ?? '').trim();
  const [practice, address] = [text('recordsPractice'), text('recordsAddress')];
  const email = text('recordsEmail') === '' ? '' : parseEmail(text('recordsEmail'), 'recordsEmail');
  const phone = checkOfficePhone(text('recordsPhone'));
  const refusals: Refusal[] = [
    ...['recordsPractice', 'recordsAddress', 'recordsPhone']
      .filter((field) => text(field).length > limits.freeText)
      .map((field) => ({ refused: 'too-long', field }) as const),
    ...(practice === '' ? [{ refused: 'records-practice-missing', field: 'recordsPractice' } as const] : []),
    ...[email, phone].filter(isRefusal),
    ...(address === '' && email === '' && phone === ''
      ? [{ refused: 'records-contact-unreachable', field: 'recordsAddress' } as const]
      : []),
  ];
  if (refusals.length > 0 || isRefusal(email) || isRefusal(phone)) return refusals;
  return { practice, address, email, phone };
}

/** Reads the phone of an office, of any country and with its extension, as it is printed for clients. */
function checkOfficePhone(typed: string): string | Refusal {
  const { number, extension } = splitNumber(typed);
  const digits = number.replace(/\D/g, '').length;
  if (number !== '' && (digits < 10 || digits > 15 || !/^[+\d .()/-]+$/.test(number)))
    return { refused: 'phone-not-a-number', field: 'recordsPhone' };
  return extension === null ? number : `${number} ext. ${extension}`;
}
