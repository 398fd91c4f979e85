import type { Database } from '../../adapters/database.js';
import type { SupportTask } from '../../generated/prisma/client.js';

/** The client a task is about: only the name, and how to reach them. */
export interface Person {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly timeZone: string;
}

/** Whom open tasks concern, by chart. */
export async function peopleOf(
  db: Database,
  tasks: readonly Pick<SupportTask, 'status' | 'subjectId'>[],
): Promise<ReadonlyMap<string, Person>> {
  const ids = tasks.flatMap(({ status, subjectId }) =>
    status === 'open' && subjectId !== null ? [subjectId] : [],
  );
  const charts = await db.chart.findMany({ where: { id: { in: ids } }, include: { client: true } });
  return new Map(
    charts.map(({ id, client: { givenName, familyName, phone, email, timeZone } }) => [
      id,
      { name: `${givenName} ${familyName}`, phone, email, timeZone },
    ]),
  );
}

/** A task by its id with its case; null when there is none. */
export async function findTask(db: Database, id: string) {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  return db.supportTask.findUnique({ where: { id }, include: { case: true } });
}

export type TaskRecord = NonNullable<Awaited<ReturnType<typeof findTask>>>;
