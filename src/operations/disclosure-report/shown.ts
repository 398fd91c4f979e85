import type { Database } from '../../adapters/database.js';
import { namesOf } from '../account/find.js';
import { readReport, type ReportRow } from './row.js';

/** A report as its case shows it. */
export interface ShownReport extends ReportRow {
  readonly emailed: number;
  /** Letters that support was asked to mail; each has a task of its own. */
  readonly letters: number;
  readonly names: ReadonlyMap<string, string>;
}

/** The report that a case is; null for other cases. */
export async function shownReport(db: Database, caseId: string): Promise<ShownReport | null> {
  if ((await db.disclosureReport.count({ where: { id: caseId } })) === 0) return null;
  const row = await readReport(db, caseId);
  const [emailed, letters] = await Promise.all([
    db.disclosedPerson.count({ where: { reportId: caseId, emailedAt: { not: null } } }),
    db.disclosedPerson.count({ where: { reportId: caseId, letterAskedAt: { not: null } } }),
  ]);
  const { reportedById, assessedById, approvedById } = row.report;
  return {
    ...row,
    emailed,
    letters,
    names: await namesOf(db, [reportedById, assessedById, approvedById]),
  };
}
