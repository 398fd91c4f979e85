import type { Transaction } from '../../adapters/database.js';
import { exportKept } from '../../domain/note-export/states.js';
import { openRetrieval } from '../../domain/note-retrieval/states.js';
import type { Chart } from '../../generated/prisma/client.js';

/**
 * Whether someone has asked for what would be destroyed: an export that has the chart is under way or stored, a contact request of the client or the
 * provider is not settled, by account or by address, the client's account is still being closed, the client's
 * records, or who got them, are asked for, or are to be amended, or the former provider asks for the notes.
 */
export async function isWanted(tx: Transaction, { id, clientId, providerId }: Chart): Promise<boolean> {
  return (await isInExport(tx, id)) || (await isAskedFor(tx, { id, clientId, providerId }));
}

/** A chart is in an export from the moment at which its rendering begins until the stored copy ends. */
async function isInExport(tx: Transaction, chartId: string): Promise<boolean> {
  const exports = await tx.noteExport.count({
    where: {
      state: { in: exportKept },
      OR: [{ parts: { some: { chartId } } }, { attempts: { some: { chartId } } }],
    },
  });
  return exports > 0;
}

async function isAskedFor(
  tx: Transaction,
  { id, clientId, providerId }: Pick<Chart, 'id' | 'clientId' | 'providerId'>,
): Promise<boolean> {
  const of = (who: string) => ({ where: { id: who }, include: { account: true } });
  const client = await tx.client.findUniqueOrThrow(of(clientId));
  const provider = await tx.provider.findUniqueOrThrow(of(providerId));
  const accounts = [client.account, provider.account].filter((account) => account !== null);
  const addresses = [client.email, ...accounts.flatMap(({ email, formerEmail }) => [email, formerEmail])];
  const accountId = { in: accounts.map(({ id }) => id) };
  const email = { in: addresses.flatMap((address) => address?.toLowerCase() ?? []) };
  const asked = [
    await tx.contactRequest.count({ where: { settledAt: null, OR: [{ accountId }, { email }] } }),
    await tx.clientDeactivation.count({ where: { accountId, settledAt: null } }),
    await tx.recordRequest.count({ where: { clientId, settledAt: null } }),
    await tx.accountingRequest.count({ where: { clientId, settledAt: null } }),
    await tx.recordAmendment.count({ where: { chartId: id, settledAt: null } }),
    await tx.noteRetrieval.count({ where: { accountId: provider.accountId, state: { in: openRetrieval } } }),
  ];
  return asked.some((count) => count > 0);
}

/** The charts of a provider that an export has: all but those whose destruction is approved and whose time is over, so that no export holds it up for ever. */
export function exportedCharts(providerId: string) {
  return {
    providerId,
    NOT: {
      retentionState: { in: ['due', 'requested'] },
      listed: { is: { approvedAt: { not: null } } },
    },
  };
}
