import { breachLogColumns, breachLogLine, type LoggedBreach } from '../domain/disclosure-report/log.js';
import { byteOrderMark, csvLines } from './csv.js';

/** The log of breaches as CSV that Excel reads as UTF-8. */
export function breachLogCsv(breaches: readonly LoggedBreach[]): string {
  return `${byteOrderMark}${csvLines([breachLogColumns, ...breaches.map((breach) => breachLogLine(breach))])}`;
}
