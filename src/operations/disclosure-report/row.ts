import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { lockRows } from '../../cases/lock-rows.js';
import { residentsOfBreach, type BreachFacts, type Residents } from '../../domain/disclosure-report/clock.js';
import { isOpenReport, type DisclosureReportStatus } from '../../domain/disclosure-report/states.js';
import { calendarDate, dayOf } from '../../domain/zoned-time.js';
import type { DisclosureReport, Prisma } from '../../generated/prisma/client.js';
import { disclosureReportChanged, disclosureReportId } from '../../protocol/disclosure-report/messages.js';

/** A report with what decides its dates. */
export interface ReportRow {
  readonly report: DisclosureReport;
  readonly facts: BreachFacts;
  /** All reports of its breach, the first of them first; itself alone where there is no other. */
  readonly breach: readonly ReportOfBreach[];
  /** People for whom neither an email was taken nor support was asked to mail a letter. */
  readonly unmailed: number;
}

/** One of the reports of a breach. */
export interface ReportOfBreach {
  readonly id: string;
  readonly reference: string;
  readonly status: DisclosureReportStatus;
  readonly residents: Residents;
}

/** The row of a report under its lock and that of the first report of its breach: acts, letters and dates wait for each other. */
export async function lockReport(tx: Transaction, id: string): Promise<ReportRow> {
  await lockRows(tx, 'disclosure_report', [id, await firstOf(tx, id)]);
  return readReport(tx, id);
}

/** The row of a report. */
export async function readReport(tx: Transaction, id: string): Promise<ReportRow> {
  const reports = await tx.disclosureReport.findMany({
    where: ofBreach(await firstOf(tx, id)),
    orderBy: [{ partOfId: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
    include: { case: { select: { reference: true } } },
  });
  const [first] = reports;
  const report = reports.find((one) => one.id === id);
  if (first === undefined || report === undefined) throw new Error(`No disclosure report ${id}`);
  const [residents, unmailed, lettersOwed] = await Promise.all([
    tx.disclosedPerson.groupBy({
      by: ['reportId', 'jurisdiction'],
      where: { reportId: { in: reports.map((one) => one.id) } },
      _count: true,
    }),
    tx.disclosedPerson.count({ where: { reportId: id, emailedAt: null, letterAskedAt: null } }),
    tx.supportTask.count({ where: { caseId: id, kind: 'mail_breach_letter', status: 'open' } }),
  ]);
  const breach = reports.map((one) => ({
    id: one.id,
    reference: one.case.reference,
    status: one.state,
    residents: Object.fromEntries(
      residents
        .filter(({ reportId }) => reportId === one.id)
        .map(({ jurisdiction, _count }) => [jurisdiction, _count]),
    ),
  }));
  const { discoveredOn, delayedThrough, approvedAt, isBreach, partOfId } = report;
  const facts: BreachFacts = {
    discoveredOn: calendarDate(discoveredOn),
    delayedThrough: dayOf(delayedThrough),
    isBreach: approvedAt === null ? null : isBreach,
    isPart: partOfId !== null,
    residents: residentsOfBreach(breach),
    untold: unmailed + lettersOwed,
    mediaToldOn: dayOf(first.mediaToldOn),
    hhsToldOn: dayOf(first.hhsToldOn),
  };
  return { report, facts, breach, unmailed };
}

/** The reports of the breach with this first report. */
export function ofBreach(firstId: string): Prisma.DisclosureReportWhereInput {
  return { OR: [{ id: firstId }, { partOfId: firstId }] };
}

/** Has the other reports of a breach look at their rows again, once one has changed what they share. */
export function tellOthers(after: AfterCommit, breach: readonly ReportOfBreach[], changedId: string): void {
  for (const { id, status } of breach)
    if (id !== changedId && isOpenReport(status))
      after.signal(disclosureReportId(id), disclosureReportChanged);
}

async function firstOf(tx: Transaction, id: string): Promise<string> {
  const { partOfId } = await tx.disclosureReport.findUniqueOrThrow({
    where: { id },
    select: { partOfId: true },
  });
  return partOfId ?? id;
}
