import { disclosureBases, type DisclosureBasis } from '../../domain/disclosure/accounting.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { dayMs } from '../../domain/instants.js';
import { namedIn } from '../../domain/named.js';
import { calendarDate, dateIn, endOfDay, startOfDay } from '../../domain/zoned-time.js';
import { beyond, pageOf, pageSize, type Report, type ReportScope } from './report.js';
import { workloadReports } from './workload.js';

const day = (at: Date) => dateIn(supportTimeZone, at);
const daysSince = (at: Date, now: Date) =>
  String(Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs)));

/** What leads and auditors ask for, by its name in the address. */
export const reports = {
  'open-access-requests': {
    title: 'Open requests for records',
    about:
      'Each request that isn’t settled, the oldest first. 45 CFR 164.524 gives 30 days, and 30 more once.',
    columns: ['Request', 'Received', 'Days open', 'Last day', 'State', 'Extended to'],
    hasDays: false,
    async read(db, { now }, after) {
      const rows = await db.recordRequest.findMany({
        where: { settledAt: null, ...beyond(after) },
        select: {
          id: true,
          receivedAt: true,
          extendedTo: true,
          state: true,
          case: { select: { reference: true, dueAt: true } },
        },
        orderBy: { id: 'asc' },
        take: pageSize,
      });
      return pageOf(rows, ({ receivedAt, extendedTo, state, case: { reference, dueAt } }) => [
        reference,
        day(receivedAt),
        daysSince(receivedAt, now),
        dueAt === null ? '' : day(dueAt),
        state,
        extendedTo === null ? '' : calendarDate(extendedTo),
      ]);
    },
  },
  'overdue-cases': {
    title: 'Overdue clocks',
    about: 'Each open case whose date is past, and what it waits for.',
    columns: ['Case', 'Kind', 'State', 'Waiting on', 'Due', 'Days overdue'],
    hasDays: false,
    async read(db, { now }, after) {
      const rows = await db.case.findMany({
        where: { closedAt: null, dueAt: { lt: now }, ...beyond(after) },
        select: { id: true, reference: true, kind: true, state: true, waitingOn: true, dueAt: true },
        orderBy: { id: 'asc' },
        take: pageSize,
      });
      return pageOf(rows, ({ reference, kind, state, waitingOn, dueAt }) => [
        reference,
        kind,
        state,
        waitingOn,
        dueAt === null ? '' : day(dueAt),
        dueAt === null ? '' : daysSince(dueAt, now),
      ]);
    },
  },
  disclosures: {
    title: 'Disclosures',
    about: 'Each release outside treatment, payment and operations (45 CFR 164.528), by its day.',
    columns: ['Day', 'Client', 'Recipient', 'What', 'Purpose', 'Basis'],
    hasDays: true,
    async read(db, scope, after) {
      const rows = await db.disclosure.findMany({
        where: { disclosedOn: { gte: new Date(scope.from), lte: new Date(scope.through) }, ...beyond(after) },
        orderBy: { id: 'asc' },
        take: pageSize,
      });
      return pageOf(rows, ({ disclosedOn, clientId, recipientName, what, purpose, basis }) => [
        calendarDate(disclosedOn),
        clientId,
        recipientName,
        what,
        purpose,
        disclosureBases[basis as DisclosureBasis],
      ]);
    },
  },
  destructions: {
    title: 'Destructions',
    about: 'Each chart that was destroyed once its time was over, with the rule and who approved it.',
    columns: [
      'Destroyed',
      'Chart',
      'Kept through',
      'Rule',
      'Version',
      'Approved',
      'Approved by',
      'Certificate',
    ],
    hasDays: true,
    async read(db, scope, after) {
      const rows = await db.destructionCertificate.findMany({
        where: { ...destroyedWithin(scope), ...(after === null ? {} : { chartId: { gt: after } }) },
        orderBy: { chartId: 'asc' },
        take: pageSize,
      });
      return pageOf(
        rows.map((row) => ({ ...row, id: row.chartId })),
        (row) => [
          day(row.destroyedAt),
          row.chartId,
          calendarDate(row.keptThrough),
          row.rule,
          row.rulesVersion,
          day(row.approvedAt),
          row.approvedById,
          row.hash,
        ],
      );
    },
  },
  ...workloadReports,
} as const satisfies Record<string, Report>;

export type ReportName = keyof typeof reports;

/** The report of that name in an address. */
export function reportNamed(name: string): ReportName | null {
  return namedIn(reports, name);
}

function destroyedWithin({ from: first, through }: ReportScope) {
  return {
    destroyedAt: { gte: startOfDay(supportTimeZone, first), lt: endOfDay(supportTimeZone, through) },
  };
}
