import type { Database } from '../../adapters/database.js';
import { choicesOffered, type ClientChoice } from '../../domain/client-migration.js';
import { isUuid } from '../../domain/ids.js';
import { supportTimeZone } from '../../domain/support-tasks.js';
import type { Account, SupportTask } from '../../generated/prisma/client.js';

/** Whom a task is about: only the name, and how to reach them. */
export interface Person {
  readonly role: 'Client' | 'Account';
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly timeZone: string;
}

/** Whom open tasks concern, by chart or by account. */
export async function peopleOf(
  db: Database,
  tasks: readonly Pick<SupportTask, 'status' | 'subjectId'>[],
): Promise<ReadonlyMap<string, Person>> {
  const ids = tasks.flatMap(({ status, subjectId }) =>
    status === 'open' && subjectId !== null ? [subjectId] : [],
  );
  const [charts, accounts] = await Promise.all([
    db.chart.findMany({ where: { id: { in: ids } }, include: { client: true } }),
    db.account.findMany({ where: { id: { in: ids } }, include: { client: true, provider: true } }),
  ]);
  return new Map([
    ...charts.map(({ id, client }) => [id, personOf('Client', client, client.timeZone)] as const),
    ...accounts.map(
      (account) =>
        [
          account.id,
          personOf('Account', account, (account.client ?? account.provider)?.timeZone ?? supportTimeZone),
        ] as const,
    ),
  ]);
}

function personOf(
  role: Person['role'],
  {
    givenName,
    familyName,
    phone,
    email,
  }: Pick<Account, 'givenName' | 'familyName' | 'phone'> & { email: string | null },
  timeZone: string,
): Person {
  return { role, name: `${givenName} ${familyName}`, phone, email, timeZone };
}

/** A task by its id with its case; null when there is none. */
export async function findTask(db: Database, id: string) {
  if (!isUuid(id)) return null;
  return db.supportTask.findUnique({ where: { id }, include: { case: { include: { termination: true } } } });
}

export type TaskRecord = NonNullable<Awaited<ReturnType<typeof findTask>>>;

/** What a client may choose in the case of a task, as far as support may write it down. */
export function choicesIn(row: {
  readonly termination: { readonly startedBecause: string } | null;
}): readonly ClientChoice[] {
  return choicesOffered(row.termination?.startedBecause ?? 'provider');
}
