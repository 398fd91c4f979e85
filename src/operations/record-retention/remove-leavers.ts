import { accountLeft } from '../../domain/account/states.js';
import { appendAudit } from '../../audit/trail.js';
import { alone } from '../../cases/alone.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter } from '../../domain/instants.js';
import { retentionPolicy } from '../../domain/record-retention/standing.js';
import { lockAccount } from '../account/lock.js';
import { holdsOver } from '../legal-hold/covers.js';
import { removePerson } from './remove.js';
import { isPersonWanted } from './wanted.js';

type Stores = Pick<Dependencies, 'db' | 'recordStore' | 'log'>;

const pageSize = 100;

/**
 * Removes everyone whose account has been closed for thirty days and of whom no record is left: nothing asks to keep them, and nobody can have such
 * an account back. One that can't be removed holds up no other, and is tried again the next day. Answers how many went.
 */
export async function removeLeavers(stores: Stores, at: Date): Promise<number> {
  const closedBy = daysAfter(at, -retentionPolicy.emptyAccountDays);
  let removed = 0;
  let after: string | undefined;
  do {
    const clients = await stores.db.client.findMany({
      where: {
        ...(after === undefined ? {} : { id: { gt: after } }),
        charts: { none: {} },
        // A guardian is named by the accounts of those they opened, and goes after the last of them.
        account: {
          is: {
            status: { in: accountLeft },
            endedAt: { lte: closedBy },
            guardianOf: { none: {} },
          },
        },
      },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true, accountId: true },
    });
    for (const { id: clientId, accountId } of clients)
      await alone(
        stores,
        { accountId },
        { error: 'an account without records could not be removed' },
        async () => {
          if (accountId !== null && (await removeLeaver(stores, { clientId, accountId, at }))) removed += 1;
        },
      );
    after = clients.length < pageSize ? undefined : clients.at(-1)?.id;
  } while (after !== undefined);
  return removed;
}

/** Removes one of them in one transaction, unless a legal hold covers them or something of theirs is under way. */
async function removeLeaver(
  { db, recordStore }: Stores,
  { clientId, accountId, at }: { readonly clientId: string; readonly accountId: string; readonly at: Date },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    if ((await holdsOver(tx, { subject: 'person', ids: [clientId] })).length > 0) return false;
    await lockAccount(tx, accountId);
    if (await isPersonWanted(tx, { clientId, accountId })) return false;
    const { counts, folders } = await removePerson(tx, clientId);
    if (counts['clients'] === 0) return false;
    // Within the transaction: killed in between, the rows are still there and it is done again.
    for (const folder of folders) await recordStore.deleteFolder(folder);
    await appendAudit(tx, {
      at,
      actor: { kind: 'system' },
      act: 'account.remove',
      subject: { kind: 'account', id: accountId },
      detail: counts,
    });
    return true;
  });
}
