import { parseEmail } from '../email-address.js';
import { isMoreThanName, mailedLine, makesLink, mostTyped } from '../mailed-line.js';
import { splitNumber } from '../pasted.js';
import { isRefusal, type Refusal, type RefusalCode } from '../refusals.js';
import { readText, visibleText } from '../typed-text.js';

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
  const fields = {
    practice: readHolder(typed('recordsPractice'), 'recordsPractice', 'records-practice-missing'),
    address: readAddress(typed('recordsAddress')),
    email: visibleText(typed('recordsEmail')) === '' ? '' : parseEmail(typed('recordsEmail'), 'recordsEmail'),
    phone: checkOfficePhone(typed('recordsPhone')),
  };
  const refusals = Object.values(fields).filter(isRefusal);
  if (fields.address === '' && fields.email === '' && fields.phone === '')
    refusals.push({ refused: 'records-contact-unreachable', field: 'recordsAddress' });
  return refusals.length > 0 ? refusals : (fields as RecordsContact);
}

/** Reads who holds records, a practice or a person, by the rule of a practice's names: mails to clients say it. Empty where nothing is seen and nothing has to be. */
export function readHolder(typed: string, field: string, missing?: RefusalCode): string | Refusal {
  if (typed.trim().length > mostTyped) return { refused: 'longer-than-120', field };
  const holder = readText(mailedLine(typed), { field, most: 120, missing });
  return isRefusal(holder) || !isMoreThanName(holder, 'practice')
    ? holder
    : { refused: 'holder-with-address', field };
}

/** Lines of a mailing address. Basis: product. */
const mostLines = 6;

/** Reads a mailing address, a line each: mails to clients say it. */
function readAddress(typed: string): string | Refusal {
  const field = 'recordsAddress';
  if (typed.trim().length > mostTyped) return { refused: 'longer-than-200', field };
  const lines = typed
    .split(/\r\n?|\n/)
    .map(mailedLine)
    .filter(Boolean);
  const address = readText(lines.join('\n'), { field, most: 200 });
  if (isRefusal(address)) return address;
  if (lines.length > mostLines) return { refused: 'address-too-many-lines', field };
  return lines.some(makesLink) ? { refused: 'address-with-link', field } : address;
}

/** Reads the phone of an office, of any country and with its extension, as it is printed for clients. */
function checkOfficePhone(typed: string): string | Refusal {
  const { number, extension } = splitNumber(typed);
  const digits = number.replace(/\D/g, '').length;
  if (number !== '' && (digits < 10 || digits > 15 || !/^[+\d .()/-]+$/.test(number)))
    return { refused: 'phone-not-a-number', field: 'recordsPhone' };
  return extension === null ? number : `${number} ext. ${extension}`;
}
