import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Database } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { LetterDue } from '../../domain/case/row-view.js';
import {
  daysLate,
  deadlineOf,
  endOf,
  isDelayed,
  noticeDueOn,
  supportDay,
} from '../../domain/disclosure-report/clock.js';
import { letterTaskKey } from '../../domain/disclosure-report/letter-task.js';
import type { Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { breachLetter, lateBreachAlert } from '../../mail/disclosure-report/letters.js';
import { decideReport, type Decision } from '../../operations/disclosure-report/decide.js';
import { letterFor, type PersonConcerned } from '../../operations/disclosure-report/letter.js';
import { readReport } from '../../operations/disclosure-report/row.js';
import {
  peopleOfRound,
  readReportView,
  settleReport,
  type ReportTemplate,
  type ReportView,
} from '../../operations/disclosure-report/settle.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailUnlessLate } from '../kit/mail-unless-put-off.js';
import { pageOfficers } from '../kit/page-officers.js';
import { portalUrl } from '../kit/portal-url.js';

/** Activities of reports that something went to the wrong person. The row decides, under its lock; a repeated call finds what the first one left. */
export function createDisclosureReportActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Does what the day brings, and reads how a report stands. A retry finds what is done. */
    async settleDisclosureReport({
      reportId,
      at,
    }: {
      reportId: string;
      at: IsoInstant;
    }): Promise<ReportView> {
      return db.$transaction((tx) => settleReport(tx, { reportId, at: new Date(at) }));
    },

    /** Does what a member of staff decided. A retry repeats the same decision by the same person at the same instant, and changes nothing more. */
    async decideDisclosure(request: {
      reportId: string;
      actorId: string;
      decision: Decision;
      at: IsoInstant;
    }): Promise<ReportView | Refusal> {
      const at = new Date(request.at);
      const refusal = await commit(dependencies, (tx, after) => decideReport(tx, after, { ...request, at }));
      return refusal ?? readReportView(db, request.reportId, at);
    },

    /** Mails a round of letters, each once by its key; a retry mails those that are left. Whom no email reaches, support mails a letter. */
    tellOfDisclosure: withHeartbeat(
      async (request: { reportId: string; at: IsoInstant } & LetterDue<ReportTemplate>): Promise<void> => {
        // An attempt that comes hours later knows how long a mailbox has put it off.
        const at = new Date(Math.max(Date.parse(request.at), dependencies.clock().getTime()));
        if (request.template === 'overdue') return pageOfficer(dependencies, { ...request, at });
        const { facts } = await readReport(db, request.reportId);
        // Law enforcement may have asked for a delay since the round was due.
        if (facts.isBreach !== true || isDelayed(facts, supportDay(at))) return;
        const of = { reportId: request.reportId, toldBy: endOf(noticeDueOn(facts)), at };
        const people = await nextToTell(db, request.reportId);
        await mailEvery(people, (clientId) => tellPerson(dependencies, { ...of, clientId }));
      },
    ),
  };
}

/** Whom the next round is for: those who weren't tried first, then those whose mailbox has put mail off the fewest times. */
async function nextToTell(db: Database, reportId: string): Promise<string[]> {
  const key = breachKey(reportId, '');
  const untried = await db.$queryRaw<readonly DisclosedTo[]>`
    SELECT p."client_id" AS "clientId" FROM "disclosed_person" p
    WHERE p."report_id" = ${reportId}::uuid AND p."emailed_at" IS NULL AND p."letter_asked_at" IS NULL
    AND NOT EXISTS (SELECT FROM "outbound_mail" m WHERE m."key" = ${key}::text || p."client_id"::text)
    ORDER BY p."client_id" LIMIT ${peopleOfRound}`;
  // Sorting all who are left by their attempts takes long where they are many: only those are left whom a round has tried.
  const people =
    untried.length > 0
      ? untried
      : await db.$queryRaw<readonly DisclosedTo[]>`
          SELECT p."client_id" AS "clientId" FROM "disclosed_person" p
          JOIN "outbound_mail" m ON m."key" = ${key}::text || p."client_id"::text
          WHERE p."report_id" = ${reportId}::uuid AND p."emailed_at" IS NULL AND p."letter_asked_at" IS NULL
          ORDER BY m."attempts", p."client_id" LIMIT ${peopleOfRound}`;
  return people.map(({ clientId }) => clientId);
}

type DisclosedTo = Pick<PersonConcerned, 'clientId'>;

const breachKey = (reportId: string, clientId: string) => `${reportId}/breach/${clientId}`;

/** Emails one person; where no email is taken, or their mailbox puts it off for a day, or while a letter can still come in time, support is asked to mail the letter. Of whom nothing is kept anymore, the timeline says so. */
async function tellPerson(
  dependencies: Dependencies,
  of: PersonConcerned & { readonly toldBy: Date; readonly at: Date },
): Promise<void> {
  const { reportId, clientId, toldBy, at } = of;
  const letter = await letterFor(dependencies, of);
  if (letter === null) return letGo(dependencies, of);
  const { told, to, accountId, subjectId } = letter;
  const mail = {
    key: breachKey(reportId, clientId),
    template: 'breach-notice',
    to,
    ...(accountId === null ? {} : { accountId }),
    clientId,
    // The law requires it, so people who stopped other mail still get it.
    evenUnsubscribed: true,
    letter: breachLetter(told),
    at,
  } as const;
  const outcome = await mailUnlessLate(dependencies, mail, toldBy);
  const isEmailed = outcome.kind === 'accepted';
  await dependencies.db.$transaction(async (tx) => {
    await tx.disclosedPerson.update({
      where: { reportId_clientId: { reportId, clientId } },
      data: isEmailed ? { emailedAt: at } : { letterAskedAt: at },
    });
    if (!isEmailed)
      await openTaskIn(tx, {
        caseId: reportId,
        key: letterTaskKey(clientId),
        kind: 'mail_breach_letter',
        subjectId,
        at: at.toISOString(),
      });
    await sayWhatRemains(tx, reportId, at);
  });
}

/** Writes down that someone can't be told: their record was destroyed, and with it their name and address. */
async function letGo(
  { db }: Dependencies,
  { reportId, clientId, at }: PersonConcerned & { readonly at: Date },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.disclosedPerson.update({
      where: { reportId_clientId: { reportId, clientId } },
      data: { letterAskedAt: at },
    });
    await addLine(tx, reportId, at, { key: `destroyed/${clientId}`, code: 'breach-of-destroyed' });
    await sayWhatRemains(tx, reportId, at);
  });
}

/** Says on the timeline how many were emailed and how many letters are owed, once nobody is left. */
async function sayWhatRemains(tx: Parameters<typeof addLine>[0], reportId: string, at: Date): Promise<void> {
  const left = { reportId, emailedAt: null, letterAskedAt: null };
  if ((await tx.disclosedPerson.findFirst({ where: left })) !== null) return;
  const emailed = await tx.disclosedPerson.count({ where: { reportId, emailedAt: { not: null } } });
  const owed = await tx.supportTask.count({ where: { caseId: reportId, kind: 'mail_breach_letter' } });
  if (emailed > 0)
    await addLine(tx, reportId, at, { key: 'emailed', code: 'breach-emailed', detail: { count: emailed } });
  if (owed > 0)
    await addLine(tx, reportId, at, { key: 'letters', code: 'breach-letters-owed', detail: { count: owed } });
}

/** A page of the privacy officer for a day on which a report is late, unless it isn't anymore. */
async function pageOfficer(
  dependencies: Dependencies,
  { reportId, round, at }: { readonly reportId: string; readonly round: number; readonly at: Date },
): Promise<void> {
  const { db, config } = dependencies;
  const { facts } = await readReport(db, reportId);
  const deadline = deadlineOf(facts);
  if (deadline === null || daysLate(deadline, supportDay(at)) <= 0) return;
  const { reference } = await db.case.findUniqueOrThrow({ where: { id: reportId } });
  const url = `${portalUrl(config, 'staff')}/cases/${reference}`;
  await pageOfficers(dependencies, {
    key: `${reportId}/late/${round}`,
    template: 'breach-late',
    letter: lateBreachAlert(reference, longDate(deadline), url),
    at,
  });
}
