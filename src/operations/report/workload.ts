import { supportTimeZone, taskTitle } from '../../domain/case/tasks.js';
import { endOfDay, startOfDay } from '../../domain/zoned-time.js';
import type { Report } from './report.js';

const workload: Report = {
  title: 'Workload',
  about: 'Open tasks by who has them and what is to be done. What is unassigned comes first.',
  columns: ['Assigned to', 'Task', 'Open', 'Overdue'],
  hasDays: false,
  async read(db, { now }) {
    const rows = await db.$queryRaw<{ who: string | null; kind: string; open: number; overdue: number }[]>`
      SELECT account.given_name || ' ' || account.family_name AS who, task.kind, count(*)::int AS open,
        count(*) FILTER (WHERE task.due_at < ${now})::int AS overdue
      FROM support_task task
      LEFT JOIN account ON account.id = task.assignee_id
      WHERE task.status = 'open'
      GROUP BY who, task.kind ORDER BY who NULLS FIRST, task.kind`;
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

/** What a lead asks for about the work of support. */
export const workloadReports = { workload, 'tasks-on-time': tasksOnTime } as const;
