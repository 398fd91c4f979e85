import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Config } from '../../config.js';
import { crisisPriority } from '../../domain/case/assignment.js';
import type { ContactMessage, KnownWriter } from '../../domain/contact-request/form.js';
import { isGuessable, reachAfter } from '../../domain/contact-request/same-again.js';
import { limits } from '../../domain/limits.js';
import { contactChanged, contactRequestId } from '../../protocol/contact-request/messages.js';
import { addMessage, lockContact, urgeAnswer } from './move.js';

/** The open request that a message repeats, with what it adds about how its person is reached; null where it is a message of its own. Locks that request. */
export async function sameAgain(
  tx: Transaction,
  {
    message,
    writer,
    crisis,
  }: { readonly message: ContactMessage; readonly writer: KnownWriter | null; readonly crisis: boolean },
  { digest, at }: { readonly digest: string; readonly at: Date },
) {
  const since = new Date(at.getTime() - limits.sameContactMs);
  // Words of a crisis that nobody has answered are one case, however long they wait.
  const open = { digest, state: 'open', ...(crisis ? {} : { requestedAt: { gt: since } }) } as const;
  const newest = await tx.contactRequest.findFirst({ where: open, orderBy: { id: 'desc' } });
  if (newest === null) return null;
  // Someone may be answering it at this moment.
  await lockContact(tx, newest.id);
  const same = await tx.contactRequest.findFirst({
    where: { ...open, id: newest.id },
    include: { case: true },
  });
  const reach = same && reachAfter(same, message, isGuessable(message, writer));
  if (same === null || reach === null) return null;
  await tx.contactRequest.update({ where: { id: same.id }, data: reach });
  if (same.emailIsSafe !== reach.emailIsSafe || same.phone !== reach.phone)
    await addLine(tx, same.id, at, { key: `reach/${at.getTime()}`, code: 'contact-reach-changed' });
  return same;
}

/** The same words of a crisis a while later are from someone who waits for help: they are in the conversation again, and alarm again. A press twice is one alarm. The caller has locked the request. */
export async function alarmAgain(
  tx: Transaction,
  after: AfterCommit,
  config: Config,
  { requestId, text, at }: { readonly requestId: string; readonly text: string; readonly at: Date },
): Promise<void> {
  const since = new Date(at.getTime() - limits.sameCrisisMs);
  const lately = { requestId, crisis: true, writtenAt: { gt: since } };
  if ((await tx.contactMessage.count({ where: lately })) > 0) return;
  const cry = { requestId, author: 'person', text, crisis: true, pressKey: '', at } as const;
  const messageId = await addMessage(tx, config, cry);
  // After a new alarm a person has to answer again before it may be resolved.
  await tx.contactRequest.update({ where: { id: requestId }, data: { firstAnsweredAt: null } });
  await urgeAnswer(tx, { requestId, kind: 'crisis_contact', priority: crisisPriority + 1 });
  const line = { key: `written/${messageId}`, code: 'contact-written', detail: { crisis: true } } as const;
  await addLine(tx, requestId, at, line);
  after.signal(contactRequestId(requestId), contactChanged);
}
