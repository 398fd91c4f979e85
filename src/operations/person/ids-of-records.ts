import type { Database } from '../../adapters/database.js';
import type { Chart, Prisma } from '../../generated/prisma/client.js';
import { clientMigrationId } from '../../protocol/client-migration/messages.js';
import { findPerson } from './read.js';

/**
 * Every id under which the audit trail has what was done with someone's records: theirs, those of their charts where they are a client, those of the cases
 * about any of these or that name them, and those of the workflows of these cases, which the codec opens. An id that is nobody's stands for itself.
 */
export async function idsOfRecords(db: Database, id: string): Promise<readonly string[]> {
  const of = await findPerson(db, id);
  if (of === null) return [id];
  const { account, client } = of;
  const charts = client === null ? [] : await db.chart.findMany({ where: { clientId: client.id } });
  const own = [account?.id, client?.id, account?.provider?.id, ...charts.map((chart) => chart.id)];
  const ids = own.filter((one) => one !== undefined);
  const cases = await db.case.findMany({
    where: {
      OR: [
        { subjectId: { in: ids } },
        { tasks: { some: { subjectId: { in: ids } } } },
        ...(client === null ? [] : [{ disclosureReport: { people: { some: { clientId: client.id } } } }]),
        ...charts.map((chart) => endingWhile(chart)),
      ],
    },
    select: { id: true, workflowId: true, kind: true },
  });
  const migrations = cases
    .filter(({ kind }) => kind === 'contract_termination')
    .flatMap((ending) => charts.map((chart) => clientMigrationId(ending.id, chart.id)));
  return [...ids, ...cases.flatMap((about) => [about.id, about.workflowId]), ...migrations];
}

/** The ends of the provider's contract in whose time a chart was open: the page of each lists the provider's clients. */
function endingWhile({ providerId, openedAt, closedAt }: Chart): Prisma.CaseWhereInput {
  return {
    kind: 'contract_termination',
    subjectId: providerId,
    ...(closedAt === null ? {} : { openedAt: { lte: closedAt } }),
    OR: [{ closedAt: null }, { closedAt: { gte: openedAt } }],
  };
}
