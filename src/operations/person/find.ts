import type { Database } from '../../adapters/database.js';
import { fullName, type PersonName } from '../../domain/person-name.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { Asked } from './asked.js';

/** Someone who was found: an account, or a client who has none. */
export interface FoundPerson {
  /** Of the account, or of the client. */
  readonly id: string;
  readonly name: string;
  /** `client`, `provider` or `staff`; null for a client without an account. */
  readonly portal: string | null;
  readonly status: string;
}

/** People that are shown at once. */
const most = 25;

/** The reference of the one case that was asked for, if it was a case. */
export async function findCaseAsked(db: Database, asked: Asked): Promise<string | null> {
  const where =
    asked.by === 'reference'
      ? { reference: asked.reference }
      : asked.by === 'workflow'
        ? { workflowId: asked.workflowId }
        : asked.by === 'id'
          ? { id: asked.id }
          : null;
  if (where === null) return null;
  const row = await db.case.findFirst({ where, orderBy: { id: 'desc' }, select: { reference: true } });
  return row?.reference ?? null;
}

/** People who fit, accounts before clients without one, each in the order of their ids; `more` where not all are shown. */
export async function findPeople(
  db: Database,
  asked: Asked,
): Promise<{ readonly people: readonly FoundPerson[]; readonly more: boolean }> {
  const of = conditions(asked);
  if (of === null) return { people: [], more: false };
  const [accounts, clients] = await Promise.all([
    db.$queryRaw<(PersonName & { id: string; portal: string; status: string })[]>`
      SELECT id::text, portal::text, status::text, given_name AS "givenName", family_name AS "familyName"
      FROM account WHERE id IN (${Prisma.join([...of.accounts], ' UNION ')}) ORDER BY account.id LIMIT ${most + 1}`,
    db.$queryRaw<(PersonName & { id: string })[]>`
      SELECT id::text, given_name AS "givenName", family_name AS "familyName"
      FROM client WHERE account_id IS NULL AND id IN (${Prisma.join([...of.clients], ' UNION ')})
      ORDER BY client.id LIMIT ${most + 1}`,
  ]);
  const people = [
    ...accounts.map(({ id, portal, status, ...name }) => ({ id, name: fullName(name), portal, status })),
    ...clients.map(({ id, ...name }) => ({ id, name: fullName(name), portal: null, status: 'no account' })),
  ];
  return { people: people.slice(0, most), more: people.length > most };
}

/** Where to look for ids: each a query that an index answers. */
interface Conditions {
  readonly accounts: readonly Prisma.Sql[];
  readonly clients: readonly Prisma.Sql[];
}

function conditions(asked: Asked): Conditions | null {
  switch (asked.by) {
    case 'email': {
      const { email } = asked;
      return {
        accounts: [
          Prisma.sql`SELECT id FROM account WHERE email = ${email}`,
          Prisma.sql`SELECT id FROM account WHERE former_email = ${email}`,
          Prisma.sql`SELECT account_id FROM client WHERE email = ${email}`,
        ],
        clients: [Prisma.sql`SELECT id FROM client WHERE email = ${email}`],
      };
    }
    case 'phone': {
      const { phone } = asked;
      return {
        accounts: [
          Prisma.sql`SELECT id FROM account WHERE phone = ${phone}`,
          Prisma.sql`SELECT id FROM account WHERE former_phone = ${phone}`,
          Prisma.sql`SELECT account_id FROM second_factor WHERE phone = ${phone}`,
          Prisma.sql`SELECT account_id FROM client WHERE phone = ${phone}`,
        ],
        clients: [Prisma.sql`SELECT id FROM client WHERE phone = ${phone}`],
      };
    }
    case 'name':
      return {
        accounts: [named(Prisma.sql`account`, asked.words)],
        clients: [named(Prisma.sql`client`, asked.words)],
      };
    case 'id': {
      const id = Prisma.sql`${asked.id}::uuid`;
      return {
        accounts: [
          id,
          Prisma.sql`account_id FROM client WHERE id = ${id}`,
          Prisma.sql`account_id FROM provider WHERE id = ${id}`,
          Prisma.sql`client.account_id FROM client JOIN chart ON chart.client_id = client.id WHERE chart.id = ${id}`,
          Prisma.sql`provider.account_id FROM provider JOIN chart ON chart.provider_id = provider.id WHERE chart.id = ${id}`,
        ].map((query) => Prisma.sql`SELECT ${query}`),
        clients: [id, Prisma.sql`client_id FROM chart WHERE id = ${id}`].map(
          (query) => Prisma.sql`SELECT ${query}`,
        ),
      };
    }
    case 'nothing':
    case 'reference':
    case 'workflow':
      return null;
  }
}

/** Comes after every character of a name. */
const last = Prisma.sql`chr(1114111)`;

/** Those whose given or family name begins with each of the words, whatever their case, accents, dots and apostrophes: the migration `folded_names` has the indexes. */
function named(table: Prisma.Sql, words: readonly string[]): Prisma.Sql {
  const each = words.map((word) => {
    const begin = Prisma.sql`folded_name(${word})`;
    const begins = [Prisma.sql`given_name`, Prisma.sql`family_name`]
      .map((name) => Prisma.sql`folded_name(${name}) COLLATE "C"`)
      .map((name) => Prisma.sql`(${name} >= ${begin} AND ${name} < ${begin} || ${last})`);
    return Prisma.sql`(${Prisma.join(begins, ' OR ')})`;
  });
  return Prisma.sql`SELECT id FROM ${table} WHERE ${Prisma.join(each, ' AND ')}`;
}
