import { suspendAccount } from './suspend.js';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import { commit } from '../../cases/after-commit.js';

/** Finds the link "this wasn't me" of a token on a portal. Changes nothing. */
export async function findDisavowLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose: 'disavow', token, now: clock() });
  if (isRefusal(link)) return link;
  if (link.consumedAt !== null) return { refused: 'link-used' };
  const here = await db.account.count({ where: { id: link.subjectId, portal } });
  return here === 0 ? { refused: 'not-found' } : link;
}

/**
 * Stops an account for its owner: everyone is signed out, nobody can sign in, what an intruder may have under way ends, and a lead looks at
 * it. Null when it was done; an account that is suspended already stays so, and the lead sees who else pressed. Locks the account, then those
 * of the family whose accounts are being closed, and of the practice’s staff.
 */
export async function disavowAndSuspend(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const link = await findDisavowLink(dependencies, portal, token);
  if (isRefusal(link)) return link;
  return commit(dependencies, (tx, after) => suspendAccount(tx, after, link, dependencies.clock()));
}
