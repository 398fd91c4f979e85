import { endTasksIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { consumeLink, findLiveLink } from '../../tokens/mailed-link.js';
import { release } from './list.js';

/** Finds the link by which the owner of an unsubscribed address takes it off the list; used and old ones are refused. Changes nothing. */
export async function findReleaseLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose: 'release-address', token, now: clock() });
  if (isRefusal(link)) return link;
  const request = await db.contactRequest.findUnique({ where: { id: link.caseId } });
  if (request?.portal !== portal) return { refused: 'not-found' };
  return link.consumedAt === null ? link : { refused: 'link-used' };
}

/**
 * Takes an unsubscribed address off the list for someone who reads its mailbox; resets that waited for it send a fresh link. Locks the link by
 * its use, then the row of the list.
 */
export async function releaseByOwner(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const link = await findReleaseLink(dependencies, portal, token);
  if (isRefusal(link)) return link;
  const { caseId, subjectId, address } = link;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    if (!(await consumeLink(tx, link, at))) return { refused: 'link-used' };
    const row = await tx.suppression.findUnique({ where: { id: subjectId } });
    // A mailbox that has refused our mail or complained meanwhile is for support to look at.
    if (row?.releasedAt === null && row.reason !== 'unsubscribed') return { refused: 'state-does-not-allow' };
    const reason = 'Its owner proved the address by a link.';
    if (row !== null) await release(tx, { ...row, at, accountId: null, reason });
    await addLine(tx, caseId, at, { key: 'address-released', code: 'address-released-by-owner' });
    const waiting = await tx.passwordReset.findMany({
      where: { email: address ?? '', state: 'address_suppressed' },
      select: { id: true },
    });
    for (const { id } of waiting) {
      await endTasksIn(tx, { caseId: id, kinds: ['release_address'], at });
      after.signal(passwordResetId(id), resetSettled);
    }
    return null;
  });
}
