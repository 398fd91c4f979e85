import { parseEmail } from '../email-address.js';
import { limits } from '../limits.js';
import { splitNumber } from '../pasted.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { readLine, readText, visibleText } from '../typed-text.js';

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
  const typed = (field: string) => answers[field] ?? '';
  const most = limits.freeText;
  const fields = {
    practice: readLine(typed('recordsPractice'), {
      field: 'recordsPractice',
      most,
      missing: 'records-practice-missing',
    }),
    address: readText(typed('recordsAddress'), { field: 'recordsAddress', most }),
    email: visibleText(typed('recordsEmail')) === '' ? '' : parseEmail(typed('recordsEmail'), 'recordsEmail'),
    phone: checkOfficePhone(typed('recordsPhone')),
  };
  const refusals = Object.values(fields).filter(isRefusal);
  if (fields.address === '' && fields.email === '' && fields.phone === '')
    refusals.push({ refused: 'records-contact-unreachable', field: 'recordsAddress' });
  return refusals.length > 0 ? refusals : (fields as RecordsContact);
}

/** Reads the phone of an office, of any country and with its extension, as it is printed for clients. */
function checkOfficePhone(typed: string): string | Refusal {
  const { number, extension } = splitNumber(typed);
  const digits = number.replace(/\D/g, '').length;
  if (number !== '' && (digits < 10 || digits > 15 || !/^[+\d .()/-]+$/.test(number)))
    return { refused: 'phone-not-a-number', field: 'recordsPhone' };
  return extension === null ? number : `${number} ext. ${extension}`;
}
