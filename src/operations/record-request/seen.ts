import type { Refusal } from '../../domain/refusals.js';
import { digestOfSeen } from '../../tokens/digest-of-seen.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { factsOf, type RequestRow } from './row.js';

/** What the pages behind the links of a request show of what is asked for, by which a change since is noticed: who asks, and in which form, which way and for which days. */
export function digestOfAsked(row: RequestRow): string {
  const { requester, requesterName, requesterEmail, emailIsSafe, form, delivery } = row;
  const { wanted, authorized } = factsOf(row);
  // An address that others read isn't shown to who holds the records, and isn't to be guessed from the digest.
  const email = emailIsSafe ? requesterEmail : null;
  return digestOfSeen({ requester, requesterName, email, form, delivery, wanted, authorized });
}

/** What the page of who asked shows of how a part was answered, by which another answer since is noticed: when it was said to be sent, released or denied, and on which grounds. */
export function digestOfAnswer({ saidSentAt, releasedAt, deniedAt, grounds }: RecordRequestPart): string {
  return digestOfSeen({ saidSentAt, releasedAt, deniedAt, grounds });
}

/** Refuses what is pressed on a page that showed something else than there is by now; null too where the page doesn't say what it showed. The caller has locked the request. */
export function refuseUnseen(now: string, seen: string | undefined): Refusal | null {
  return seen === undefined || seen === now ? null : { refused: 'record-request-changed' };
}
