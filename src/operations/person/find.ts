import type { Database } from '../../adapters/database.js';
import { beginningWith } from '../../domain/matching.js';
import { fullName } from '../../domain/person-name.js';
import type { Prisma } from '../../generated/prisma/client.js';
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
  const select = { id: true, givenName: true, familyName: true } as const;
  const page = { orderBy: { id: 'asc' }, take: most + 1 } as const;
  const [accounts, clients] = await Promise.all([
    db.account.findMany({ where: of.account, select: { ...select, portal: true, status: true }, ...page }),
    db.client.findMany({ where: { AND: [of.client, { accountId: null }] }, select, ...page }),
  ]);
  const people = [
    ...accounts.map(({ id, portal, status, ...name }) => ({ id, name: fullName(name), portal, status })),
    ...clients.map(({ id, ...name }) => ({ id, name: fullName(name), portal: null, status: 'no account' })),
  ];
  return { people: people.slice(0, most), more: people.length > most };
}

interface Conditions {
  readonly account: Prisma.AccountWhereInput;
  readonly client: Prisma.ClientWhereInput;
}

function conditions(asked: Asked): Conditions | null {
  switch (asked.by) {
    case 'email': {
      const { email } = asked;
      return {
        account: { OR: [{ email }, { formerEmail: email }, { client: { email } }] },
        client: { email },
      };
    }
    case 'phone': {
      const { phone } = asked;
      const kept = [{ phone }, { formerPhone: phone }, { secondFactor: { phone } }, { client: { phone } }];
      return { account: { OR: kept }, client: { phone } };
    }
    case 'name': {
      const AND = asked.words.map((word) => ({
        OR: [
          { givenName: { ...beginningWith(word), mode: 'insensitive' as const } },
          { familyName: { ...beginningWith(word), mode: 'insensitive' as const } },
        ],
      }));
      return { account: { AND }, client: { AND } };
    }
    case 'id': {
      const { id } = asked;
      const account = [{ id }, { client: { id } }, { provider: { id } }];
      const chart = { charts: { some: { id } } };
      return {
        account: { OR: [...account, { client: chart }, { provider: chart }] },
        client: { OR: [{ id }, chart] },
      };
    }
    case 'nothing':
    case 'reference':
    case 'workflow':
      return null;
  }
}
