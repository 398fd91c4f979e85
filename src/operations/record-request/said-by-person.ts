import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { letHappen } from './change.js';
import type { RequestRow } from './row.js';

/** What the person says of one provider's part, behind their link or to our staff, with the state of a part of which it was said and what is written of it. */
export const ofPart = {
  contradict: {
    said: 'contradicted',
    code: 'records-contradicted',
    data: (at: Date) => ({ contradictedAt: at }),
  },
  'ask-review': { said: 'in_review', code: 'records-review-asked', data: () => ({}) },
} as const;

/** Writes what the person says of one part; a review that is asked for is a clinician's task before the request's last day. */
export async function sayOfPart(
  tx: Transaction,
  of: {
    readonly row: RequestRow;
    readonly kind: keyof typeof ofPart;
    readonly partId: string;
    /** Who of our staff heard it, and how; null behind the link. */
    readonly heard: { readonly by: string; readonly reason: string } | null;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { row, kind, partId, heard, at } = of;
  const { code, data } = ofPart[kind];
  const after = await letHappen(tx, {
    requestId: row.id,
    event: { kind, partId },
    line: {
      key: `${kind}/${partId}/${at.getTime()}`,
      code,
      ...(heard === null ? {} : { detail: { reason: heard.reason }, actorId: heard.by }),
    },
    partData: data(at),
    at,
  });
  if (isRefusal(after) || kind !== 'ask-review') return after;
  await openTaskIn(tx, {
    caseId: row.id,
    key: `review/${partId}`,
    kind: 'review_denial',
    priority: 1,
    at: at.toISOString(),
  });
  return after;
}
