import type { Database } from '../../adapters/database.js';
import { fullName } from '../../domain/person-name.js';
import { namesOf } from '../account/find.js';
import { readReport, type ReportRow } from './row.js';

/** A report as its case shows it. */
export interface ShownReport extends ReportRow {
  readonly emailed: number;
  /** Whom support mails a letter; the first hundred. */
  readonly letters: readonly { readonly clientId: string; readonly name: string }[];
  readonly names: ReadonlyMap<string, string>;
}

/** Letters listed on a case at once. */
const mostLetters = 100;

/** The report that a case is; null for other cases. */
export async function shownReport(db: Database, caseId: string): Promise<ShownReport | null> {
  if ((await db.disclosureReport.count({ where: { id: caseId } })) === 0) return null;
  const row = await readReport(db, caseId);
  const [emailed, letters] = await Promise.all([
    db.disclosedPerson.count({ where: { reportId: caseId, emailedAt: { not: null } } }),
    db.disclosedPerson.findMany({
      where: { reportId: caseId, letterAskedAt: { not: null } },
      orderBy: { clientId: 'asc' },
      take: mostLetters,
    }),
  ]);
  const clients = await db.client.findMany({
    where: { id: { in: letters.map(({ clientId }) => clientId) } },
  });
  const { reportedById, assessedById, approvedById } = row.report;
  return {
    ...row,
    emailed,
    letters: clients.map((client) => ({ clientId: client.id, name: fullName(client) })),
    names: await namesOf(db, [reportedById, assessedById, approvedById]),
  };
}
