import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { mayAct, type Act, type ActRole } from '../domain/acts.js';
import type { Refusal } from '../domain/refusals.js';
import type { Actor } from '../protocol/acts.js';
import type { Key } from '../security/key.js';
import { argumentDigest, currentKey, keyedDigest, saysTheSame } from './keyed-digest.js';

/** Minutes for which an act token can be redeemed. Basis: process book, "Acts by support". */
const lifetimeMs = 15 * 60_000;

/** One act on one workflow in one state. */
interface BoundAct {
  readonly workflowId: string;
  readonly update: Act;
  readonly state: string;
}

/**
 * Issues permission for one act to a signed-in person; 256 random bits, of which only the keyed digest is stored. With `argument` the update
 * may say nothing else; without it staff write the argument themselves.
 */
export async function issueActToken(
  tx: Transaction,
  keys: readonly Key[],
  request: BoundAct & { accountId: string; role: ActRole; argument?: object; now: Date },
): Promise<string> {
  const { now, argument, ...bound } = request;
  const key = currentKey(keys);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  await tx.actToken.create({
    data: {
      ...bound,
      digest: digestOf(key, token),
      ...(argument === undefined ? {} : { argumentDigest: argumentDigest(key, argument) }),
      issuedAt: now,
      expiresAt,
    },
  });
  return token;
}

/**
 * Redeems a token once: for its workflow, update and argument, in the state it was issued for, by a role that may act. The same update
 * redeeming again (a retried activity) gets the same answer. What `refuse` says no to leaves the token as good as before.
 */
export async function redeemActToken(
  tx: Transaction,
  keys: readonly Key[],
  request: BoundAct & {
    actToken: string;
    /** What the update says beside the token; a workflow of an older worker does not tell. */
    argument?: object;
    updateId: string;
    now: Date;
    refuse: (actor: Actor) => Refusal | null;
  },
): Promise<Actor | Refusal> {
  if (request.actToken === '') return { refused: 'act-token-missing' };
  const digests = keys.map((key) => digestOf(key, request.actToken));
  const row = await tx.actToken.findFirst({ where: { digest: { in: digests } } });
  if (row === null || row.workflowId !== request.workflowId || row.update !== request.update)
    return { refused: 'act-token-wrong' };
  const { argument } = request;
  if (
    argument !== undefined &&
    row.argumentDigest !== null &&
    !saysTheSame(keys, argument, row.argumentDigest)
  )
    return { refused: 'act-token-wrong' };
  const actor = { accountId: row.accountId, role: row.role as ActRole };
  if (row.redeemedBy === request.updateId) return actor;
  if (row.redeemedBy !== null) return { refused: 'act-token-used' };
  if (row.expiresAt <= request.now) return { refused: 'act-token-expired' };
  if (row.state !== request.state) return { refused: 'act-token-stale' };
  if (!mayAct(request.update, actor.role, request.state)) return { refused: 'not-allowed' };
  const refusal = request.refuse(actor);
  if (refusal !== null) return refusal;
  // Two updates with one token race here: the guard lets one through.
  const { count } = await tx.actToken.updateMany({
    where: { digest: row.digest, redeemedBy: null },
    data: { redeemedBy: request.updateId, redeemedAt: request.now },
  });
  return count === 1 ? actor : { refused: 'act-token-used' };
}

function digestOf(key: Key, token: string): string {
  return keyedDigest(key, 'act', token);
}
