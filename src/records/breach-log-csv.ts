import { stringify } from 'csv-stringify/sync';
import { breachLogColumns, breachLogLine, type LoggedBreach } from '../domain/disclosure-report/log.js';

/** The log of breaches as CSV behind the mark by which Excel knows UTF-8; what would be a formula in a spreadsheet is made plain text. */
export function breachLogCsv(breaches: readonly LoggedBreach[]): string {
  const lines = [[...breachLogColumns], ...breaches.map((breach) => [...breachLogLine(breach)])];
  return `\uFEFF${stringify(lines, { escape_formulas: true, record_delimiter: '\r\n' })}`;
}
