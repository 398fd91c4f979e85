import { disclosureBases, type Accounting } from '../domain/disclosure/accounting.js';
import { byteOrderMark, csvLines } from './csv.js';

const columns = ['date', 'recipient', 'address', 'what', 'purpose', 'basis'];

/** An accounting of disclosures as CSV that Excel reads as UTF-8. */
export function accountingCsv({ disclosures }: Accounting): string {
  const lines = disclosures.map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => [
    disclosedOn,
    recipientName,
    recipientAddress,
    what,
    purpose,
    disclosureBases[basis],
  ]);
  return `${byteOrderMark}${csvLines([columns, ...lines])}`;
}
