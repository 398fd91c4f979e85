import type { Database } from '../../adapters/database.js';
import type { CalendarDate } from '../../domain/zoned-time.js';

/** The days that a report is about, both included, in the time zone of support; `now` is when it is read. */
export interface ReportScope {
  readonly from: CalendarDate;
  readonly through: CalendarDate;
  readonly now: Date;
}

/** Rows of a report, all of them texts: dates as 2027-01-31, ids and references as they are, no name of a client. */
export interface ReportPage {
  readonly rows: readonly (readonly string[])[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** One report: what it lists, and how its rows are read, page by page from where the last one ended. */
export interface Report {
  readonly title: string;
  readonly about: string;
  readonly columns: readonly string[];
  /** Whether it lists what happened within days, and not how things stand. */
  readonly hasDays: boolean;
  read(db: Database, scope: ReportScope, after: string | null): Promise<ReportPage>;
}

/** Rows that are read at once. */
export const pageSize = 200;

/** A page of rows that were read in the order of their ids. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  write: (row: Row) => readonly string[],
): ReportPage {
  return { rows: rows.map(write), next: rows.length < pageSize ? null : (rows.at(-1)?.id ?? null) };
}

/** What comes after a row, in the order of ids; a row that is gone meanwhile stops nothing. */
export const beyond = (after: string | null): { readonly id?: { readonly gt: string } } =>
  after === null ? {} : { id: { gt: after } };
