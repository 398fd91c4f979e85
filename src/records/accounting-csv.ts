import { stringify } from 'csv-stringify/sync';
import { disclosureBases, type Accounting } from '../domain/disclosure/accounting.js';

const columns = ['date', 'recipient', 'address', 'what', 'purpose', 'basis'];

/** An accounting of disclosures as CSV behind the mark by which Excel knows UTF-8; what would be a formula in a spreadsheet is made plain text. */
export function accountingCsv({ disclosures }: Accounting): string {
  const lines = disclosures.map(({ disclosedOn, recipientName, recipientAddress, what, purpose, basis }) => [
    disclosedOn,
    recipientName,
    recipientAddress,
    what,
    purpose,
    disclosureBases[basis],
  ]);
  return `\uFEFF${stringify([columns, ...lines], { escape_formulas: true, record_delimiter: '\r\n' })}`;
}
