import { daysAfter } from '../../domain/instants.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { checkDeactivation, deactivationPolicy } from '../../domain/client-deactivation/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ClientDeactivation } from '../../generated/prisma/client.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import type { Transaction } from '../../adapters/database.js';
import { askToTellMinor, confirmer, isToldThemselves, ownAddressOf } from './guardian.js';
import { lockDeactivation, moveDeactivation } from './move.js';

/** Finds the deactivation that a mailed token opens; changes nothing. */
export async function findDeactivation(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  token: string,
): Promise<ClientDeactivation | Refusal> {
  const opened = { purpose: 'client-deactivation', token, now: clock() } as const;
  const link = await findLiveLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link;
  const row = await db.clientDeactivation.findUnique({ where: { id: link.caseId } });
  return row ?? { refused: 'not-found' };
}

/**
 * Confirms the deactivation for the holder of its link, or for a minor's guardian who is logged in (`signedInId`); then the days run in which it can
 * be taken back. Pressed twice, it is confirmed once.
 */
export async function confirmDeactivation(
  dependencies: Dependencies,
  { token, signedInId }: { readonly token: string; readonly signedInId: string | null },
): Promise<ClientDeactivation | Refusal> {
  return decide(dependencies, token, async (tx, row, at): Promise<Refusal | null> => {
    if (row.state === 'confirmed') return null;
    const refusal = checkDeactivation(await tx.account.findUnique({ where: { id: row.accountId } }));
    if (refusal !== null) return refusal;
    const guardianId = await confirmer(tx, row.accountId, at);
    if (guardianId !== null && !(guardianId === signedInId && (await isActive(tx, guardianId))))
      return { refused: 'deactivation-not-yours' };
    const by = guardianId ?? row.accountId;
    if (row.state === 'requested') await linkIsRead(tx, row, at);
    const deactivateAt = daysAfter(at, deactivationPolicy.graceDays);
    const moved = await moveDeactivation(tx, {
      deactivationId: row.id,
      event: 'confirm',
      data: { confirmedAt: at, confirmedById: by, deactivateAt },
      waits: { on: 'timer', until: deactivateAt },
      line: {
        key: 'confirmed',
        code: 'deactivation-confirmed',
        detail: { by: guardianId === null ? 'client' : 'guardian' },
        actorId: by,
      },
      at,
    });
    if (!moved) return { refused: 'state-does-not-allow' };
    if (guardianId !== null) await letMinorKnow(tx, row, at);
    return null;
  });
}

/** "This wasn't me" may have been said at the guardian's account since the page was asked for. */
async function isActive(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.account.count({ where: { id, status: 'active' } })) > 0;
}

/** An email may be read before we know that it was taken: its link proves that it went. */
async function linkIsRead(tx: Transaction, { id, requestedAt }: ClientDeactivation, at: Date): Promise<void> {
  await moveDeactivation(tx, {
    deactivationId: id,
    event: 'send-link',
    waits: { on: 'person', until: daysAfter(requestedAt, deactivationPolicy.linkDays) },
    line: { key: 'link/read', code: 'deactivation-link-sent' },
    at,
  });
}

/** A minor who is almost of age hears of it: by email at an address of their own, or from support. */
async function letMinorKnow(tx: Transaction, { id, accountId }: ClientDeactivation, at: Date): Promise<void> {
  if (!(await isToldThemselves(tx, accountId, at))) return;
  if ((await ownAddressOf(tx, accountId)) !== null) return;
  await askToTellMinor(tx, { deactivationId: id, accountId, at });
}

/** Takes the deactivation back for someone who holds its link, in one press; pressed twice, it stays so. */
export async function withdrawDeactivation(
  dependencies: Dependencies,
  token: string,
): Promise<ClientDeactivation | Refusal> {
  return decide(dependencies, token, async (tx, row, at): Promise<Refusal | null> => {
    if (row.state === 'withdrawn') return null;
    const moved = await moveDeactivation(tx, {
      deactivationId: row.id,
      event: 'withdraw',
      line: { key: 'withdrawn', code: 'deactivation-withdrawn', actorId: row.accountId },
      at,
    });
    return moved ? null : { refused: 'state-does-not-allow' };
  });
}

/** Does what the holder of a link presses, with the account's row locked, and tells the workflow. Says how it stands then. */
async function decide(
  dependencies: Dependencies,
  token: string,
  press: (tx: Transaction, row: ClientDeactivation, at: Date) => Promise<Refusal | null>,
): Promise<ClientDeactivation | Refusal> {
  const found = await findDeactivation(dependencies, token);
  if (isRefusal(found)) return found;
  return commit(dependencies, async (tx, after): Promise<ClientDeactivation | Refusal> => {
    const row = await lockDeactivation(tx, found.id);
    if (row === null) return { refused: 'not-found' };
    const refusal = await press(tx, row, dependencies.clock());
    if (refusal !== null) return refusal;
    after.signal(clientDeactivationId(row.id), deactivationChanged);
    return tx.clientDeactivation.findUniqueOrThrow({ where: { id: row.id } });
  });
}
