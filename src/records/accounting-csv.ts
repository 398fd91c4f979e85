import type { Accounting } from '../domain/disclosure/accounting.js';
import { accountingWords } from '../mail/disclosure/words.js';
import { byteOrderMark, csvLines } from './csv.js';

const columns = ['date', 'recipient', 'address', 'what', 'purpose', 'basis'];

/** An accounting of disclosures as CSV that Excel reads as UTF-8. */
export function accountingCsv({ disclosures, language }: Accounting): string {
  const lines = disclosures.map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => [
    disclosedOn,
    recipientName,
    recipientAddress,
    what,
    purpose,
    accountingWords[language].basis[basis],
  ]);
  return `${byteOrderMark}${csvLines([columns, ...lines])}`;
}
