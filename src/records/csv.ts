import { stringify } from 'csv-stringify/sync';

/** Behind it Excel reads a file as UTF-8. */
export const byteOrderMark = '\uFEFF';

/** Lines of CSV (RFC 4180); what would be a formula in a spreadsheet is made plain text. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { escape_formulas: true, record_delimiter: '\r\n' });
}
