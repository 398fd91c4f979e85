import { commit } from '../../cases/after-commit.js';
import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { businessDaysAfter } from '../../domain/business-hours.js';
import { taskDueAt } from '../../domain/case/tasks.js';
import { isOwnAddress, majorityPolicy } from '../../domain/client-majority/policy.js';
import { isOpenMajority } from '../../domain/client-majority/states.js';
import { parseEmail } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ClientMajority, MailedLink } from '../../generated/prisma/client.js';
import { clientMajorityId, majorityChanged } from '../../protocol/client-majority/messages.js';
import { createNameThrottle } from '../../security/throttle.js';
import { expireLinks, findLiveLink } from '../../tokens/mailed-link.js';
import { isAddressTaken } from '../account/is-address-taken.js';
import { datesOf } from './dates.js';
import { askToReach, lockMajority } from './move.js';

type LinkFinder = Pick<Dependencies, 'db' | 'config' | 'clock'>;

/** A majority with the link that opened it. */
interface OpenedByLink {
  readonly link: MailedLink;
  readonly row: ClientMajority;
}

/** Finds the majority that a mailed token opens: the one to name an address, or the one that proves it. Changes nothing. */
export async function findMajority(
  { db, config, clock }: LinkFinder,
  purpose: 'client-majority' | 'own-address',
  token: string,
): Promise<OpenedByLink | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose, token, now: clock() });
  if (isRefusal(link)) return link;
  const row = await db.clientMajority.findUnique({ where: { id: link.caseId } });
  return row === null ? { refused: 'not-found' } : { link, row };
}

/**
 * Names an address as the person's own, for someone who holds the link in the notices, known by their log-in or their network; a link to prove it goes there. Whether anyone has it isn't said.
 * An address that leads to the guardian's mailbox is refused. Named again, the newest counts, until one is proven: the guardian may hold the same link, so from then on only
 * support takes it back, and how often one asks keeps nobody else from it.
 */
export async function nameOwnAddress(
  dependencies: Dependencies,
  { token, typed, by }: { readonly token: string; readonly typed: string; readonly by: string },
): Promise<ClientMajority | Refusal> {
  const found = await findMajority(dependencies, 'client-majority', token);
  if (isRefusal(found)) return found;
  const address = parseEmail(typed);
  if (isRefusal(address)) return address;
  const { id: majorityId, guardianId } = found.row;
  const guardian = await dependencies.db.account.findUnique({ where: { id: guardianId } });
  if (guardian !== null && !isOwnAddress(address, guardian.email))
    return { refused: 'own-address-guardians', field: 'email' };
  const mayName = createNameThrottle(dependencies, 'own-addresses', limits.ownAddresses);
  const mayBeMailed = createNameThrottle(dependencies, 'own-address-links', limits.ownAddressLinks);
  if (!((await mayName(majorityId, by)) && (await mayBeMailed(`${majorityId} ${address}`, by))))
    return { refused: mayBeMailed.refusal, field: 'email' };
  return change(dependencies, majorityId, async (tx, row, at) => {
    if (row.provenAt !== null) return { refused: 'own-address-waits', field: 'email' };
    const { linksAskedFor } = await tx.clientMajority.update({
      where: { id: majorityId },
      data: { address, linksAskedFor: { increment: 1 } },
    });
    await expireLinks(tx, { purpose: 'own-address', caseId: majorityId }, at);
    await waitOnPerson(tx, row);
    if (row.state === 'closed') await askToReach(tx, row, at);
    await addLine(tx, majorityId, at, lineOf(`named/${linksAskedFor}`, 'own-address-named', row.accountId));
    return null;
  });
}

/** Writes that the holder of the token reads the named mailbox, and asks support to confirm whose it is. Pressed twice, it is proven once. */
export async function proveOwnAddress(
  dependencies: Dependencies,
  token: string,
): Promise<ClientMajority | Refusal> {
  const found = await findMajority(dependencies, 'own-address', token);
  if (isRefusal(found)) return found;
  const { link } = found;
  return change(dependencies, found.row.id, async (tx, row, at) => {
    if (link.address !== row.address) return { refused: 'link-replaced' };
    if (row.provenAt !== null) return null;
    const { id: caseId, accountId, address, linksAskedFor } = row;
    const account = { portal: 'client', id: accountId } as const;
    if (await isAddressTaken(tx, account, address ?? '')) return { refused: 'own-address-taken' };
    await tx.clientMajority.update({ where: { id: caseId }, data: { provenAt: at } });
    const dates = row.state === 'announced' ? await datesOf(tx, accountId, majorityPolicy) : null;
    // Unconfirmed on the day, the account is closed to its person, too.
    const precedes = dates === null ? [] : [dates.comesOfAgeAt];
    const named = businessDaysAfter(at, majorityPolicy.confirmBusinessDays);
    const until = taskDueAt('confirm_own_address', at, { named, precedes });
    await tx.case.update({
      where: { id: caseId },
      data: { waitingOn: 'support', dueAt: until, needsAttention: true },
    });
    await openTaskIn(tx, {
      caseId,
      key: `confirm-own-address/${linksAskedFor}`,
      kind: 'confirm_own_address',
      subjectId: accountId,
      dueAt: named.toISOString(),
      precedes: dates?.comesOfAgeAt.toISOString(),
      at: at.toISOString(),
    });
    await addLine(tx, caseId, at, lineOf(`proven/${linksAskedFor}`, 'own-address-proven', accountId));
    return null;
  });
}

/** Before the day it goes on by itself; after it, with the person. The next look sets the date. */
export async function waitOnPerson(tx: Transaction, { id, state }: ClientMajority): Promise<void> {
  const waitingOn = state === 'announced' ? 'timer' : 'person';
  const dueAt = null;
  await tx.case.updateMany({
    where: { id, closedAt: null },
    data: { waitingOn, dueAt, needsAttention: false },
  });
}

/** A line of the timeline about an own address. */
export function lineOf(key: string, code: CaseLine['code'], actorId: string): CaseLine {
  return { key, code, actorId };
}

/** Does what the holder of a link presses, with the account's row locked, and tells the workflow. Says how it stands then. */
async function change(
  dependencies: Dependencies,
  majorityId: string,
  press: (tx: Transaction, row: ClientMajority, at: Date) => Promise<Refusal | null>,
): Promise<ClientMajority | Refusal> {
  return commit(dependencies, async (tx, after): Promise<ClientMajority | Refusal> => {
    const row = await lockMajority(tx, majorityId);
    if (!isOpenMajority(row.state)) return { refused: 'state-does-not-allow' };
    const refusal = await press(tx, row, dependencies.clock());
    if (refusal !== null) return refusal;
    after.signal(clientMajorityId(majorityId), majorityChanged);
    return tx.clientMajority.findUniqueOrThrow({ where: { id: majorityId } });
  });
}
