import { isOneOf } from '../../domain/named.js';
import { auditAlone, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { hhsDueOn, peopleIn, supportDay } from '../../domain/disclosure-report/clock.js';
import { informationKinds, mishaps } from '../../domain/disclosure-report/kinds.js';
import type { LoggedBreach } from '../../domain/disclosure-report/log.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { readReport } from './row.js';

/** The breaches that were discovered in a year, the earliest first; that the log was read is in the trail. */
export async function readBreachLog(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { year, actorId }: { readonly year: number; readonly actorId: string },
): Promise<readonly LoggedBreach[]> {
  const line = { act: 'breach_log.read', subject: byAccount(actorId), detail: { year } };
  await auditAlone({ db, clock }, actorId, line);
  const reports = await db.disclosureReport.findMany({
    where: {
      isBreach: true,
      approvedAt: { not: null },
      discoveredOn: { gte: new Date(`${year}-01-01`), lte: new Date(`${year}-12-31`) },
    },
    orderBy: [{ discoveredOn: 'asc' }, { id: 'asc' }],
    include: { case: true },
  });
  const logged: LoggedBreach[] = [];
  for (const {
    id,
    case: { reference },
    ...row
  } of reports) {
    const { facts } = await readReport(db, id);
    const { mishap, information, mitigation, happenedOn } = row;
    logged.push({
      reference,
      mitigation,
      mishap: isOneOf(mishaps, mishap) ? mishap : 'wrong_email',
      information: informationKinds.filter((kind) => information.includes(kind)),
      happenedOn: calendarDate(happenedOn),
      discoveredOn: facts.discoveredOn,
      people: peopleIn(facts),
      peopleToldOn: facts.untold > 0 ? null : await lastToldOn(db, id),
      mediaToldOn: facts.mediaToldOn,
      hhsDueOn: hhsDueOn(facts),
      hhsToldOn: facts.hhsToldOn,
    });
  }
  return logged;
}

/** The day of the last email or letter. */
async function lastToldOn(db: Dependencies['db'], reportId: string) {
  const [emailed, mailed] = await Promise.all([
    db.disclosedPerson.aggregate({ where: { reportId }, _max: { emailedAt: true } }),
    db.supportTask.aggregate({
      where: { caseId: reportId, kind: 'mail_breach_letter' },
      _max: { doneAt: true },
    }),
  ]);
  const last = [emailed._max.emailedAt, mailed._max.doneAt].flatMap((at) => at?.getTime() ?? []);
  return last.length === 0 ? null : supportDay(new Date(Math.max(...last)));
}
