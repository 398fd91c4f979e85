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
import { consumeLink, findLiveLink } from '../../tokens/mailed-link.js';
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
  const link = await findLiveLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link.refused === 'link-expired' ? { refused: 'link-replaced' } : link;
  const row = await db.factorRecovery.findUnique({ where: { id: link.caseId } });
  // Where there was no account, the row is gone, and the page must not tell.
  if (link.consumedAt !== null && (row === null || isOpenRecovery(row.state)))
    return { refused: 'link-used' };
  if (row === null || row.portal !== portal) return { refused: 'not-found' };
  return link.consumedAt === null ? { link, row } : { refused: 'link-replaced' };
}

/** Writes that the holder of the token reads the new mailbox, and asks support to recognize the person. The answer is the same whether or not there is an account; null when it was done. */
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
    after.signal(addressRecoveryId(row.id), recoverySettled);
    const { portal, email } = row;
    const account = await tx.account.findUnique({ where: { portal_email: { portal, email } } });
    if (account === null) return closeForNobody(tx, row.id, at);
    await tx.case.update({ where: { id: row.id }, data: { subjectId: account.id } });
    const moved = await moveRecovery(tx, {
      recoveryId: row.id,
      event: 'prove-mailbox',
      data: { mailboxProvenAt: at },
      waits: { on: 'support', until: recoveryEscalatesAt(factorRecoveryPolicy, at) },
      line: { key: 'mailbox', code: 'new-address-proven' },
      at,
    });
    if (!moved) return { refused: 'link-replaced' };
    const task = { caseId: row.id, key: 'recover-address', subjectId: account.id, priority: 1 };
    await openTaskIn(tx, { ...task, kind: 'recover_address', at: at.toISOString() });
    return null;
  });
}

/** The address of nobody is not kept; support tells the person in the conversation. */
async function closeForNobody(tx: Transaction, recoveryId: string, at: Date): Promise<null> {
  await tx.factorRecovery.delete({ where: { id: recoveryId } });
  await closeCase(tx, {
    caseId: recoveryId,
    state: 'no_account',
    at: at.toISOString(),
    event: { key: 'no-account', code: 'address-recovery-no-account' },
  });
  return null;
}
