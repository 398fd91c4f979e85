import { commit } from '../../cases/after-commit.js';
import { closeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { factorRecoveryPolicy } from '../../domain/account/policy.js';
import { isOpenRecovery, recoveryEscalatesAt } from '../../domain/factor-recovery/states.js';
import type { Language } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { FactorRecovery, MailedLink } from '../../generated/prisma/client.js';
import { addressRecoveryId } from '../../protocol/address-recovery/messages.js';
import { recoverySettled } from '../../protocol/factor-recovery/messages.js';
import { consumeLink, findNewestLink } from '../../tokens/mailed-link.js';
import { moveRecovery } from '../factor-recovery/settle.js';
import type { AnonymousKind } from '../password-reset/accept-without-lookup.js';

/** A recovery by a new address, whether or not there is an account; the limits of an address are those of the new one, which is mailed. */
export function anonymousAddressRecovery(of: {
  readonly accountEmail: string;
  readonly language: Language;
}): AnonymousKind {
  const { accountEmail, language } = of;
  return {
    kind: 'address_recovery',
    act: 'address-recovery.request',
    workflowId: addressRecoveryId,
    perIp: { name: 'recovery-ip', limit: limits.recoveriesPerIp },
    perAddress: { name: 'new-address', limit: limits.recoveriesPerAddress },
    write: (tx, { email: newEmail, ...row }) =>
      tx.factorRecovery.create({ data: { ...row, email: accountEmail, newEmail, language } }),
  };
}

/** A link that proves a new mailbox, with its recovery. */
export interface AddressLink {
  readonly link: MailedLink;
  readonly row: FactorRecovery;
}

/** Finds the link by which a new mailbox is proven; used, old and foreign ones are refused. Changes nothing. */
export async function findAddressLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<AddressLink | Refusal> {
  const opened = { purpose: 'address-recovery', token, now: clock() } as const;
  const link = await findNewestLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link;
  const row = await db.factorRecovery.findUnique({ where: { id: link.caseId } });
  // Where there was no account, the row is gone, and the page must not tell.
  if (link.consumedAt !== null && (row === null || isOpenRecovery(row.state)))
    return { refused: 'link-used' };
  if (row === null || row.portal !== portal) return { refused: 'not-found' };
  return link.consumedAt === null ? { link, row } : { refused: 'link-replaced' };
}

/**
 * Writes that the holder of the token reads the new mailbox. Whose account it is, is looked up beside the answer (`settleNewAddress`): what is
 * asked of the database before it is the same for every account. Null when it was done. Locks the link by its use, then the recovery.
 */
export async function proveNewAddress(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const found = await findAddressLink(dependencies, portal, token);
  if (isRefusal(found)) return found;
  const { link, row } = found;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    // Fifty presses race here: the guard lets one through.
    if (!(await consumeLink(tx, link, at))) return { refused: 'link-used' };
    const { count } = await tx.factorRecovery.updateMany({
      where: { id: row.id, state: 'requested' },
      data: { mailboxProvenAt: at },
    });
    if (count === 0) return { refused: 'link-replaced' };
    after.signal(addressRecoveryId(row.id), recoverySettled);
    return null;
  });
}

/**
 * Looks up whose account it is once the new mailbox is proven, and asks support to recognize the person; repeated, it finds its own work.
 * Locks the case, then the recovery.
 */
export async function settleNewAddress(
  { db }: Pick<Dependencies, 'db'>,
  recoveryId: string,
  at: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.factorRecovery.findUnique({ where: { id: recoveryId } });
    if (row === null || row.newEmail === null || row.mailboxProvenAt === null || row.state !== 'requested')
      return;
    const { portal, email } = row;
    const account = await tx.account.findUnique({ where: { portal_email: { portal, email } } });
    if (account === null) return closeForNobody(tx, recoveryId, at);
    await tx.case.update({ where: { id: recoveryId }, data: { subjectId: account.id } });
    const moved = await moveRecovery(tx, {
      recoveryId,
      event: 'prove-mailbox',
      waits: { on: 'support', until: recoveryEscalatesAt(factorRecoveryPolicy, row.mailboxProvenAt) },
      line: { key: 'mailbox', code: 'new-address-proven' },
      at,
    });
    if (!moved) return;
    const task = { caseId: recoveryId, key: 'recover-address', subjectId: account.id, priority: 1 };
    await openTaskIn(tx, { ...task, kind: 'recover_address', at: at.toISOString() });
  });
}

/** The address of nobody isn't kept; support tells the person in the conversation. */
async function closeForNobody(tx: Transaction, recoveryId: string, at: Date): Promise<void> {
  await tx.factorRecovery.delete({ where: { id: recoveryId } });
  await closeCase(tx, {
    caseId: recoveryId,
    state: 'no_account',
    at: at.toISOString(),
    event: { key: 'no-account', code: 'address-recovery-no-account' },
  });
}
