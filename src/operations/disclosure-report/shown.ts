import type { Database } from '../../adapters/database.js';
import { pageOfIds, inOrder, type Listing, type Page, type Place } from '../../cases/keyset.js';
import { clientOfLetterTask } from '../../domain/disclosure-report/letter-task.js';
import { fullName } from '../../domain/person-name.js';
import { Prisma, type SupportTask } from '../../generated/prisma/client.js';
import { namesOf } from '../account/find.js';
import { readReport, type ReportRow } from './row.js';

/** A report as its case shows it. */
export interface ShownReport extends ReportRow {
  readonly emailed: number;
  /** Letters that support was asked to mail; each has a task of its own. */
  readonly letters: number;
  /** The finished ones of those tasks, the newest first, each with whose letter it was. */
  readonly mailed: Page<{ readonly task: SupportTask; readonly name: string | undefined }>;
  readonly names: ReadonlyMap<string, string>;
}

/** The report that a case is, with a page of the letters that were mailed; null for other cases. */
export async function shownReport(db: Database, caseId: string, place: Place): Promise<ShownReport | null> {
  if ((await db.disclosureReport.count({ where: { id: caseId } })) === 0) return null;
  const row = await readReport(db, caseId);
  const [emailed, letters, mailed] = await Promise.all([
    db.disclosedPerson.count({ where: { reportId: caseId, emailedAt: { not: null } } }),
    db.disclosedPerson.count({ where: { reportId: caseId, letterAskedAt: { not: null } } }),
    mailedLetters(db, caseId, place),
  ]);
  const { reportedById, assessedById, approvedById } = row.report;
  return {
    ...row,
    emailed,
    letters,
    mailed,
    names: await namesOf(db, [reportedById, assessedById, approvedById]),
  };
}

async function mailedLetters(db: Database, caseId: string, place: Place): Promise<ShownReport['mailed']> {
  const listing: Listing = {
    from: Prisma.sql`support_task task`,
    where: [
      Prisma.sql`task.case_id = ${caseId}::uuid`,
      Prisma.sql`task.kind = 'mail_breach_letter'`,
      Prisma.sql`task.status = 'done'`,
    ],
    key: [Prisma.sql`task.done_at`, Prisma.sql`task.id`],
    newestFirst: true,
  };
  const ids = await pageOfIds(db, listing, place);
  const tasks = await db.supportTask.findMany({ where: { id: { in: [...ids.rows] } } });
  const clients = await db.client.findMany({
    where: { id: { in: tasks.flatMap((task) => clientOfLetterTask(task) ?? []) } },
  });
  const names = new Map(clients.map((client) => [client.id, fullName(client)]));
  const letters = tasks.map((task) => ({ task, name: names.get(clientOfLetterTask(task) ?? '') }));
  return inOrder(ids, letters, ({ task }) => task.id);
}
