import { isOneOf } from '../../domain/named.js';
import { auditAlone, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { hhsDueOn, peopleIn, supportDay } from '../../domain/disclosure-report/clock.js';
import { informationKinds, mishaps } from '../../domain/disclosure-report/kinds.js';
import type { LoggedBreach } from '../../domain/disclosure-report/log.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { readReport } from './row.js';

/**
 * The breaches that were discovered in a year, the earliest first; one in several reports is one line, since HHS counts breaches and their people (45 CFR 164.408(b), (c)). That
 * the log was read is in the trail.
 */
export async function readBreachLog(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { year, actorId }: { readonly year: number; readonly actorId: string },
): Promise<readonly LoggedBreach[]> {
  const line = { act: 'breach_log.read', subject: byAccount(actorId), detail: { year } };
  await auditAlone({ db, clock }, actorId, line);
  const found = { isBreach: true, approvedAt: { not: null } };
  const firsts = await db.disclosureReport.findMany({
    where: {
      partOfId: null,
      OR: [found, { parts: { some: found } }],
      discoveredOn: { gte: new Date(`${year}-01-01`), lte: new Date(`${year}-12-31`) },
    },
    orderBy: [{ discoveredOn: 'asc' }, { id: 'asc' }],
    include: { case: true, parts: { where: { state: { not: 'no_breach' } }, orderBy: { id: 'asc' } } },
  });
  const logged: LoggedBreach[] = [];
  for (const { parts, case: of, ...first } of firsts) {
    const { facts } = await readReport(db, first.id);
    const ofParts = await Promise.all(parts.map(({ id }) => readReport(db, id)));
    const isUntold = [facts, ...ofParts.map((part) => part.facts)].some(({ untold }) => untold > 0);
    const reports = [first, ...parts];
    const ids = reports.map(({ id }) => id);
    const { mishap } = first;
    const days = reports.map(({ happenedOn }) => calendarDate(happenedOn));
    const mitigations = new Set(reports.flatMap(({ mitigation }) => mitigation || []));
    logged.push({
      reference: of.reference,
      mitigation: [...mitigations].join('; '),
      mishap: isOneOf(mishaps, mishap) ? mishap : 'wrong_email',
      information: informationKinds.filter((kind) =>
        reports.some(({ information }) => information.includes(kind)),
      ),
      happenedOn: days.reduce((a, b) => (b < a ? b : a)),
      discoveredOn: facts.discoveredOn,
      people: peopleIn(facts),
      peopleToldOn: isUntold ? null : await lastToldOn(db, ids),
      mediaToldOn: facts.mediaToldOn,
      hhsDueOn: hhsDueOn(facts),
      hhsToldOn: facts.hhsToldOn,
    });
  }
  return logged;
}

/** The day of the last email or letter of these reports. */
async function lastToldOn(db: Dependencies['db'], ids: string[]) {
  const people = { reportId: { in: ids } };
  const letters = { caseId: { in: ids }, kind: 'mail_breach_letter' };
  const [emailed, mailed] = await Promise.all([
    db.disclosedPerson.aggregate({ where: people, _max: { emailedAt: true } }),
    db.supportTask.aggregate({ where: letters, _max: { doneAt: true } }),
  ]);
  const last = [emailed._max.emailedAt, mailed._max.doneAt].flatMap((at) => at?.getTime() ?? []);
  return last.length === 0 ? null : supportDay(new Date(Math.max(...last)));
}
