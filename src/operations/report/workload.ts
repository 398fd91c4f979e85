import { kindsForRole } from '../../domain/case/assignment.js';
import { supportTimeZone, taskTitle } from '../../domain/case/tasks.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate, dateIn, endOfDay, startOfDay } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { beyond, pageOf, pageSize, type Report } from './report.js';

const workload: Report = {
  title: 'Workload',
  about: 'Open tasks by who has them and what is to be done. What is unassigned comes first.',
  columns: ['Assigned to', 'Task', 'Open', 'Overdue'],
  hasDays: false,
  async read(db, { now }) {
    // By account: two of our staff may have one name.
    const rows = await db.$queryRaw<{ who: string | null; kind: string; open: number; overdue: number }[]>`
      SELECT trim(account.given_name || ' ' || account.family_name) AS who, task.kind, count(*)::int AS open,
        count(*) FILTER (WHERE task.due_at < ${now})::int AS overdue
      FROM support_task task
      LEFT JOIN account ON account.id = task.assignee_id
      WHERE task.status = 'open'
      GROUP BY account.id, task.kind 
      ORDER BY folded_name(account.given_name) COLLATE "C" NULLS FIRST, folded_name(account.family_name) COLLATE "C", account.id, task.kind`;
    return {
      rows: rows.map(({ who, kind, open, overdue }) => [
        who ?? 'Unassigned',
        taskTitle(kind),
        String(open),
        String(overdue),
      ]),
      next: null,
    };
  },
};

/** Open tasks one by one, as far as `which` leaves them. */
const openTasks = (
  title: string,
  about: string,
  which: (now: Date) => Prisma.SupportTaskWhereInput,
): Report => ({
  title,
  about,
  columns: ['Case', 'Task', 'Opened', 'Due', 'Assigned to'],
  hasDays: false,
  async read(db, { now }, after) {
    const rows = await db.supportTask.findMany({
      where: { status: 'open', ...which(now), ...beyond(after) },
      include: { case: { select: { reference: true } }, assignee: true },
      orderBy: { id: 'asc' },
      take: pageSize,
    });
    return pageOf(rows, ({ kind, openedAt, dueAt, assignee, case: { reference } }) => [
      reference,
      taskTitle(kind),
      dateIn(supportTimeZone, openedAt),
      dueAt === null ? '' : dateIn(supportTimeZone, dueAt),
      assignee === null ? 'Unassigned' : fullName(assignee),
    ]);
  },
});

const approvals = openTasks('Only a lead decides', 'Open tasks that only a lead finishes.', () => ({
  kind: { in: [...kindsForRole('lead')] },
}));

const overdueTasks = openTasks('Overdue tasks', 'Open tasks whose date is past.', (now) => ({
  dueAt: { lte: now },
}));

/** Countries in which no phone for codes is set up. */
const stoppedCodes: Report = {
  title: 'Countries without new phones',
  about:
    'Countries in which nobody sets up a phone for codes until a lead releases them, with what was counted then.',
  columns: ['Country', 'Since', 'Because', 'Codes', 'Judged', 'Used'],
  hasDays: false,
  async read(db) {
    const rows = await db.codeBreaker.findMany({
      where: { releasedAt: null },
      orderBy: { trippedAt: 'desc' },
    });
    return {
      rows: rows.map(({ country, trippedAt, because, sends, judged, used }) => [
        country,
        dateIn(supportTimeZone, trippedAt),
        because,
        ...[sends, judged, used].map(String),
      ]),
      next: null,
    };
  },
};

/** How many tasks were done by their date. */
const tasksOnTime: Report = {
  title: 'Tasks done on time',
  about: 'Tasks that were finished, by kind, and how many of them by their date.',
  columns: ['Task', 'Done', 'On time', 'Late'],
  hasDays: true,
  async read(db, { from, through }) {
    const rows = await db.$queryRaw<{ kind: string; done: number; late: number }[]>`
      SELECT kind, count(*)::int AS done, count(*) FILTER (WHERE done_at > due_at)::int AS late
      FROM support_task
      WHERE status = 'done' AND done_at >= ${startOfDay(supportTimeZone, from)}
        AND done_at < ${endOfDay(supportTimeZone, through)}
      GROUP BY kind ORDER BY kind`;
    return {
      rows: rows.map(({ kind, done, late }) => [
        taskTitle(kind),
        String(done),
        String(done - late),
        String(late),
      ]),
      next: null,
    };
  },
};

/** Messages to support that were settled and opened again: what wasn't answered the first time. */
const reopened: Report = {
  title: 'Reopened',
  about: 'Messages to support that were resolved and then written to again, by the day of that.',
  columns: ['Day', 'Case', 'Kind', 'Now'],
  hasDays: true,
  async read(db, { from, through }) {
    const rows = await db.caseEvent.findMany({
      where: {
        code: 'contact-reopened',
        at: { gte: startOfDay(supportTimeZone, from), lt: endOfDay(supportTimeZone, through) },
      },
      include: { case: { select: { reference: true, kind: true, state: true } } },
      orderBy: { id: 'asc' },
    });
    return {
      rows: rows.map(({ at, case: { reference, kind, state } }) => [
        dateIn(supportTimeZone, at),
        reference,
        kind,
        state,
      ]),
      next: null,
    };
  },
};

/** What leads said of the closed cases that were drawn for them. */
const quality: Report = {
  title: 'Quality sample',
  about: 'Closed cases that a lead read, by the day of that, with what they said.',
  columns: ['Read', 'Week', 'Case', 'Kind', 'Read by', 'Grade', 'Note'],
  hasDays: true,
  async read(db, { from, through }) {
    const rows = await db.qualityRead.findMany({
      where: { readAt: { gte: startOfDay(supportTimeZone, from), lt: endOfDay(supportTimeZone, through) } },
      include: { case: { select: { reference: true, kind: true } }, reader: true },
      orderBy: [{ readAt: 'asc' }, { caseId: 'asc' }],
    });
    return {
      rows: rows.map(({ readAt, week, case: { reference, kind }, reader, grade, note }) => [
        dateIn(supportTimeZone, readAt),
        calendarDate(week),
        reference,
        kind,
        fullName(reader),
        grade,
        note,
      ]),
      next: null,
    };
  },
};

/** What a lead asks for about the work of support. */
export const workloadReports = {
  workload,
  'tasks-on-time': tasksOnTime,
  'overdue-tasks': overdueTasks,
  approvals,
  'stopped-codes': stoppedCodes,
  reopened,
  quality,
} as const;
