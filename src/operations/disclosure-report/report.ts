import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import { lockRows } from '../../cases/lock-rows.js';
import { openCase } from '../../cases/open.js';
import { keyOfPress } from '../../cases/press-key.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases, type ActRole } from '../../domain/acts.js';
import { endOf, noticeDueOn, supportDay } from '../../domain/disclosure-report/clock.js';
import { isOpenReport } from '../../domain/disclosure-report/states.js';
import { checkReportForm, type ReportForm, type TypedReport } from '../../domain/disclosure-report/form.js';
import { informationWords } from '../../domain/disclosure-report/kinds.js';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { disclosureReportId } from '../../protocol/disclosure-report/messages.js';
import { recordDisclosure } from '../disclosure/record.js';
import { lockChartsOf } from '../record-request/asker.js';
import { lockReport, ofBreach, tellOthers, type ReportRow } from './row.js';

/** A report as it is accepted. */
export interface OpenedReport {
  readonly reportId: string;
  readonly reference: string;
}

/**
 * Takes a report that something went to the wrong person, and writes it into the accounting of each client concerned. Pressed twice, it is one
 * report; with other words it is another. A part of a breach has the other reports of it look again. Every problem of the form is named at once,
 * with its field. Locks the press, so that two of it are one report, the people's charts, so that none is destroyed, and the first report of the breach.
 */
export async function reportDisclosure(
  dependencies: Dependencies,
  request: {
    readonly typed: TypedReport;
    readonly actorId: string;
    readonly role: ActRole;
    /** Of the form; empty where it says none. */
    readonly pressKey: string;
  },
): Promise<OpenedReport | readonly Refusal[]> {
  const { typed, actorId, role } = request;
  if (!worksOnCases(role)) return [{ refused: 'not-allowed' }];
  const at = dependencies.clock();
  const form = checkReportForm(typed, supportDay(at));
  if (!('people' in form)) return form;
  const pressKey = keyOfPress(request.pressKey, [actorId, JSON.stringify(form)]);
  return commit(dependencies, async (tx, after): Promise<OpenedReport | readonly Refusal[]> => {
    // Two presses at once: the second waits here, and finds what the first has opened.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${pressKey}, 0))`;
    const known = await tx.disclosureReport.findUnique({ where: { pressKey }, include: { case: true } });
    if (known !== null) return { reportId: known.id, reference: known.case.reference };
    const people = await peopleNamed(tx, form);
    if (people === null || !(await keepPeople(tx, people)))
      return [{ refused: 'report-people-wrong', field: 'people' }];
    const first = form.partOf === null ? null : await firstNamed(tx, form.partOf);
    if (isRefusal(first)) return [first];
    const dated = first === null ? form : { ...form, discoveredOn: earlier(form, first.facts) };
    const opened = await open(tx, { form: dated, people, first, actorId, pressKey, at });
    after.start(opened.reportId);
    if (first !== null) {
      await addPart(tx, first, { ...opened, form: dated, people, actorId, at });
      tellOthers(after, first.breach, opened.reportId);
    }
    return opened;
  });
}

interface Concerned {
  readonly clientId: string;
  readonly accountId: string | null;
  readonly jurisdiction: string;
}

/** The clients whom a form names, each once, with the state of their latest provider; null where one is unknown. */
async function peopleNamed(tx: Transaction, { people }: ReportForm): Promise<readonly Concerned[] | null> {
  const ids = people.filter(isUuid);
  const emails = people.filter((word) => !isUuid(word));
  const found = await tx.client.findMany({
    where: { OR: [{ id: { in: ids } }, { email: { in: emails } }, { account: { email: { in: emails } } }] },
    include: {
      account: { select: { email: true } },
      charts: { orderBy: { openedAt: 'desc' }, take: 1, include: { provider: true } },
    },
  });
  const known = new Set(found.flatMap(({ id, email, account }) => [id, email, account?.email]));
  if (!people.every((word) => known.has(word))) return null;
  return found.map(({ id, accountId, charts }) => ({
    clientId: id,
    accountId,
    jurisdiction: charts[0]?.provider.jurisdiction ?? '',
  }));
}

/** Locks people's charts until the transaction ends, and of those without one their accounts, so that none is destroyed meanwhile; false where someone was before. */
async function keepPeople(tx: Transaction, people: readonly Concerned[]): Promise<boolean> {
  const ids = people.map(({ clientId }) => clientId);
  await lockChartsOf(tx, ...ids);
  const bare = await tx.client.findMany({ where: { id: { in: ids }, charts: { none: {} } } });
  await lockRows(
    tx,
    'account',
    bare.flatMap(({ accountId }) => accountId ?? []),
  );
  return (await tx.client.count({ where: { id: { in: ids } } })) === ids.length;
}

/** What a part has of the first report of its breach. */
function sharedWith({ report: { id: partOfId, delayedThrough, delayedBecause } }: ReportRow) {
  return { partOfId, delayedThrough, delayedBecause };
}

type Discovered = Pick<ReportForm, 'discoveredOn'>;

function earlier(one: Discovered, other: Discovered): CalendarDate {
  return one.discoveredOn < other.discoveredOn ? one.discoveredOn : other.discoveredOn;
}

/** The first report of a breach under its lock, by the reference of any of its reports. */
async function firstNamed(tx: Transaction, reference: string): Promise<ReportRow | Refusal> {
  const named = await tx.disclosureReport.findFirst({ where: { case: { reference } } });
  if (named === null) return { refused: 'breach-first-unknown', field: 'partOf' };
  const first = await lockReport(tx, named.partOfId ?? named.id);
  return isOpenReport(first.report.state) ? first : { refused: 'breach-first-over', field: 'partOf' };
}

/**
 * What a part changes of its breach: all of it counts as discovered on the earliest day of its reports (45 CFR 164.404(a)(2)), and HHS and the media have to be told again
 * where they were told of fewer people.
 */
async function addPart(
  tx: Transaction,
  { report: { id: firstId } }: ReportRow,
  part: OpenedReport & {
    readonly form: ReportForm;
    readonly people: readonly Concerned[];
    readonly actorId: string;
    readonly at: Date;
  },
): Promise<void> {
  const { reference, form, people, actorId, at } = part;
  await tx.disclosureReport.update({
    where: { id: firstId },
    data: { mediaToldOn: null, hhsToldOn: null },
  });
  const discoveredOn = new Date(form.discoveredOn);
  await tx.disclosureReport.updateMany({
    where: { ...ofBreach(firstId), discoveredOn: { gt: discoveredOn } },
    data: { discoveredOn },
  });
  const detail = { reference, count: people.length };
  const code = 'breach-part-reported';
  await addLine(tx, firstId, at, { key: `part/${reference}`, code, actorId, detail });
}

async function open(
  tx: Transaction,
  of: {
    readonly form: ReportForm;
    readonly people: readonly Concerned[];
    /** Of the breach that it is a part of. */
    readonly first: ReportRow | null;
    readonly actorId: string;
    readonly pressKey: string;
    readonly at: Date;
  },
): Promise<OpenedReport> {
  const { form, people, first, actorId, pressKey, at } = of;
  const { people: _named, partOf: _first, happenedOn, discoveredOn, ...row } = form;
  const delayedThrough = first?.facts.delayedThrough ?? null;
  const dueAt = endOf(noticeDueOn({ discoveredOn, delayedThrough }));
  const only = people.length === 1 ? people[0] : undefined;
  const { caseId: reportId, reference } = await openCase(tx, {
    kind: 'disclosure_report',
    workflowId: disclosureReportId,
    ...(only === undefined ? {} : { subjectId: only.accountId ?? only.clientId }),
    state: 'reported',
    waitingOn: 'support',
    dueAt,
    at,
  });
  await tx.disclosureReport.create({
    data: {
      ...row,
      id: reportId,
      pressKey,
      information: [...form.information],
      happenedOn: new Date(happenedOn),
      discoveredOn: new Date(discoveredOn),
      ...(first === null ? {} : sharedWith(first)),
      reportedAt: at,
      reportedById: actorId,
      people: {
        createMany: { data: people.map(({ clientId, jurisdiction }) => ({ clientId, jurisdiction })) },
      },
    },
  });
  const detail = { count: people.length };
  await addLine(tx, reportId, at, { key: 'reported', code: 'disclosure-reported', actorId, detail });
  await openTaskIn(tx, {
    caseId: reportId,
    key: 'assess',
    kind: 'assess_disclosure',
    at: at.toISOString(),
  });
  for (const person of people) await account(tx, { form, reportId, person, actorId, at });
  await appendAudit(tx, {
    at,
    actor: byAccount(actorId),
    act: 'disclosure_report.open',
    subject: { kind: 'case', id: reportId },
    detail: { mishap: form.mishap, people: people.length, partOf: first?.report.id ?? null },
  });
  return { reportId, reference };
}

/** A disclosure that no rule allowed is in the accounting of whose information it was (45 CFR 164.528(a)(1)). */
async function account(
  tx: Transaction,
  of: {
    readonly form: ReportForm;
    readonly reportId: string;
    readonly person: Concerned;
    readonly actorId: string;
    readonly at: Date;
  },
): Promise<void> {
  const { form, reportId, person, actorId, at } = of;
  await recordDisclosure(tx, {
    key: `disclosure-report/${reportId}/${person.clientId}`,
    clientId: person.clientId,
    caseId: reportId,
    disclosedOn: form.happenedOn,
    recipientName: form.recipientName,
    recipientAddress: form.recipientAddress,
    what: form.information.map((kind) => informationWords[kind]).join('; '),
    purpose: 'None: it went to the wrong person',
    basis: 'not_permitted',
    withheldThrough: null,
    actor: byAccount(actorId),
    at,
  });
}
