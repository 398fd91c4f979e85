import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { BreachFacts } from '../../domain/disclosure-report/clock.js';
import { calendarDate, dayOf } from '../../domain/zoned-time.js';
import type { DisclosureReport } from '../../generated/prisma/client.js';

/** A report with what decides its dates. */
export interface ReportRow {
  readonly report: DisclosureReport;
  readonly facts: BreachFacts;
  /** People for whom neither an email was taken nor support was asked to mail a letter. */
  readonly unmailed: number;
}

/** The row of a report under its lock: acts, letters and dates wait for each other. */
export async function lockReport(tx: Transaction, id: string): Promise<ReportRow> {
  await lockRow(tx, 'disclosure_report', id);
  return readReport(tx, id);
}

/** The row of a report. */
export async function readReport(tx: Transaction, id: string): Promise<ReportRow> {
  const [report, residents, unmailed, lettersOwed] = await Promise.all([
    tx.disclosureReport.findUniqueOrThrow({ where: { id } }),
    tx.disclosedPerson.groupBy({ by: ['jurisdiction'], where: { reportId: id }, _count: true }),
    tx.disclosedPerson.count({ where: { reportId: id, emailedAt: null, letterAskedAt: null } }),
    tx.supportTask.count({ where: { caseId: id, kind: 'mail_breach_letter', status: 'open' } }),
  ]);
  const { discoveredOn, delayedThrough, approvedAt, isBreach, mediaToldOn, hhsToldOn } = report;
  const facts: BreachFacts = {
    discoveredOn: calendarDate(discoveredOn),
    delayedThrough: dayOf(delayedThrough),
    isBreach: approvedAt === null ? null : isBreach,
    residents: Object.fromEntries(residents.map(({ jurisdiction, _count }) => [jurisdiction, _count])),
    untold: unmailed + lettersOwed,
    mediaToldOn: dayOf(mediaToldOn),
    hhsToldOn: dayOf(hhsToldOn),
  };
  return { report, facts, unmailed };
}
