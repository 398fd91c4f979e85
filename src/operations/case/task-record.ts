import type { Database } from '../../adapters/database.js';
import { choicesOffered, type ClientChoice } from '../../domain/client-migration/states.js';
import { isUuid } from '../../domain/ids.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { Account, Client, Provider, SecondFactor, SupportTask } from '../../generated/prisma/client.js';
import { fullName, type PersonName } from '../../domain/person-name.js';

/** Whom a task is about: only the name, and how to reach them. */
export interface Person {
  readonly role: 'Client' | 'Account';
  readonly name: string;
  readonly phone: string | null;
  /** When the phone was set up for codes, where it is known from that alone. */
  readonly phoneForCodesSince: Date | null;
  readonly email: string | null;
  readonly timeZone: string;
  /** Of a client: who they say they are, and who their insurance card says. */
  readonly insurance: Pick<Client, 'birthDate' | 'insuranceName' | 'insuranceBirthDate'> | null;
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
    db.account.findMany({
      where: { id: { in: ids } },
      include: { client: true, provider: true, secondFactor: true },
    }),
  ]);
  return new Map([
    ...charts.map(
      ({ id, client }) =>
        [id, personOf('Client', client, { ...client, phoneForCodesSince: null, client })] as const,
    ),
    ...accounts.map(
      (account) =>
        [
          account.id,
          personOf('Account', account, { ...account, ...phoneOf(account), timeZone: zoneOf(account) }),
        ] as const,
    ),
  ]);
}

/** A number at which someone may be called. */
export type KnownPhone = Pick<Person, 'phone' | 'phoneForCodesSince'>;

/** The number of an account: the one that was given for calls, or else the phone that gets its codes, with the day from which it does. */
export function phoneOf({
  phone,
  secondFactor,
}: Pick<Account, 'phone'> & { readonly secondFactor: SecondFactor | null }): KnownPhone {
  if (phone !== null || secondFactor === null) return { phone, phoneForCodesSince: null };
  return { phone: secondFactor.phone, phoneForCodesSince: secondFactor.enrolledAt };
}

function personOf(
  role: Person['role'],
  name: PersonName,
  {
    phone,
    phoneForCodesSince,
    email,
    timeZone,
    client,
  }: Omit<Person, 'role' | 'name' | 'insurance'> & { client: Client | null },
): Person {
  return { role, name: fullName(name), phone, phoneForCodesSince, email, timeZone, insurance: client };
}

function zoneOf({ client, provider }: { client: Client | null; provider: Provider | null }): string {
  return (client ?? provider)?.timeZone ?? supportTimeZone;
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

/** Whether a task is still to be done. */
export async function isOpenTask(db: Database, id: string): Promise<boolean> {
  return (await db.supportTask.count({ where: { id, status: 'open' } })) > 0;
}
