import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { mayAct, type Act, type ActRole } from '../domain/acts.js';
import { minuteMs } from '../domain/instants.js';
import type { Refusal, RefusalCode } from '../domain/refusals.js';
import type { ActToken } from '../generated/prisma/client.js';
import type { Actor } from '../protocol/acts.js';
import type { Key } from '../security/key.js';
import { argumentDigest, currentKey, keyedDigest, saysTheSame } from './keyed-digest.js';
import { redeemerOf } from './redeemer.js';

/** Milliseconds for which an act token that a member of staff pastes can be redeemed. Basis: process book, "Acts by support". */
const actTokenMs = 15 * minuteMs;

/** One act on one workflow in one state. */
interface BoundAct {
  readonly workflowId: string;
  readonly update: Act;
  readonly state: string;
}

/** What the redeeming activity knows of the case. */
interface Redeemer {
  /** Whether the case is another than the version that was seen. */
  readonly isStale: (seen: string | null) => Promise<boolean>;
  readonly refuse: (actor: Actor) => Refusal | null;
}

/** Who acts, and why not where they may not. */
export type Redemption =
  | { readonly actor: Actor; readonly refusal: null }
  | { readonly actor: Actor | null; readonly refusal: Refusal };

/**
 * Issues permission for one act, and for what it says beside the token, to a signed-in person; 256 random bits, of which only the keyed digest
 * is stored.
 */
export async function issueActToken(
  tx: Transaction,
  keys: readonly Key[],
  request: BoundAct & {
    accountId: string;
    role: ActRole;
    argument: object;
    now: Date;
    /** The only update that can redeem it. */
    updateId: string;
    /** The version of the case as the page showed it (cases/seen.ts); what isn't taken on a page says none. */
    seen?: string;
    /** Milliseconds; fifteen minutes unless a portal sends the act. */
    validMs?: number;
  },
): Promise<string> {
  const { now, argument, validMs = actTokenMs, ...bound } = request;
  const key = currentKey(keys);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + validMs);
  await tx.actToken.create({
    data: {
      ...bound,
      digest: digestOf(key, token),
      argumentDigest: argumentDigest(key, argument),
      issuedAt: now,
      expiresAt,
    },
  });
  return token;
}

/**
 * Redeems a token once: for its workflow, update and argument, under the id of its update, in the state it was issued for, on the case as it was seen, by a role that may act. The same update
 * redeeming again in the same case and run (a retried activity) gets the same answer; in another case of the same workflow id, or in a run that continues the
 * one before, it is a token that was used. A refusal ends the token, too: who reads an update in the history can't send it again. Answers who acts, as far as the token says, and the
 * refusal if there is one.
 */
export async function redeemActToken(
  tx: Transaction,
  keys: readonly Key[],
  request: BoundAct &
    Redeemer & {
      caseId: string;
      /** The run that the one of the update continues. */
      after?: string;
      actToken: string;
      /** What the update says beside the token; a workflow of an older worker doesn't tell. */
      argument?: object;
      updateId: string;
      now: Date;
    },
): Promise<Redemption> {
  if (request.actToken === '') return refused(null, 'act-token-missing');
  const digests = keys.map((key) => digestOf(key, request.actToken));
  const row = await tx.actToken.findFirst({ where: { digest: { in: digests } } });
  if (row === null || row.workflowId !== request.workflowId || row.update !== request.update)
    return refused(null, 'act-token-wrong');
  // A token of before that was to be pasted has no id; it was valid for minutes.
  if (row.updateId !== null && row.updateId !== request.updateId) return refused(null, 'act-token-wrong');
  const { argument } = request;
  // A token of before has no digest; it was valid for minutes.
  if (argument && row.argumentDigest !== null && !saysTheSame(keys, argument, row.argumentDigest))
    return refused(null, 'act-token-wrong');
  const actor = { accountId: row.accountId, role: row.role as ActRole };
  const redeemedBy = redeemerOf(request);
  if (row.redeemedBy === redeemedBy) return { actor, refusal: null };
  if (row.redeemedBy !== null) return refused(actor, 'act-token-used');
  if (row.expiresAt <= request.now) return refused(actor, 'act-token-expired');
  const refusal = await refusalOf(tx, row, actor, request);
  // A retried activity that refused has voided it itself, and refuses again.
  if (refusal === null && row.voidedAt !== null) return refused(actor, 'act-token-expired');
  // Two attempts with one token race here, or an update and the end of its time: the guard lets one through.
  const { count } = await tx.actToken.updateMany({
    where: { digest: row.digest, redeemedBy: null, voidedAt: null },
    data: refusal === null ? { redeemedBy, redeemedAt: request.now } : { voidedAt: request.now },
  });
  if (refusal !== null) return { actor, refusal };
  return count === 1 ? { actor, refusal } : refused(actor, 'act-token-used');
}

/** Why someone whose token is good can't do the act all the same. */
async function refusalOf(
  tx: Transaction,
  issued: Pick<ActToken, 'state' | 'seen'>,
  actor: Actor,
  { update, state, isStale, refuse }: BoundAct & Pick<Redeemer, 'isStale' | 'refuse'>,
): Promise<Refusal | null> {
  if (issued.state !== state || (await isStale(issued.seen))) return { refused: 'act-token-stale' };
  if (!mayAct(update, actor.role, state) || !(await isStill(tx, actor))) return { refused: 'not-allowed' };
  return refuse(actor);
}

/** Whether someone may still act in the role in which a token was issued: a role may be taken away, and an account stopped, since then. */
async function isStill(tx: Transaction, { accountId, role }: Actor): Promise<boolean> {
  const account = await tx.account.findUnique({
    where: { id: accountId },
    select: { status: true, portal: true, staffRole: true },
  });
  return account?.status === 'active' && (account.staffRole ?? account.portal) === role;
}

/** Takes back the acts that an update carries: what wasn't redeemed can't be from now on. Whether it was redeemed before. */
export async function voidActTokens(
  tx: Transaction,
  { updateId, at }: { readonly updateId: string; readonly at: Date },
): Promise<'void' | 'redeemed'> {
  await tx.actToken.updateMany({
    where: { updateId, redeemedBy: null, voidedAt: null },
    data: { voidedAt: at },
  });
  return (await tx.actToken.count({ where: { updateId, redeemedBy: { not: null } } })) > 0
    ? 'redeemed'
    : 'void';
}

/**
 * Takes back an act whose workflow never heard whether its token was redeemed: it can't be from now on. Answers who redeemed it under this update before; null where nobody
 * did.
 */
export async function takeBackRedemption(
  tx: Transaction,
  of: { readonly caseId: string; readonly after?: string; readonly updateId: string; readonly at: Date },
): Promise<Actor | null> {
  const { updateId, at } = of;
  await voidActTokens(tx, { updateId, at });
  const row = await tx.actToken.findFirst({ where: { updateId, redeemedBy: redeemerOf(of) } });
  return row && { accountId: row.accountId, role: row.role as ActRole };
}

/** The id of the update that a token is for, where it was issued to this person for this act on this workflow; null where it wasn't. */
export async function updateOfToken(
  tx: Transaction,
  keys: readonly Key[],
  {
    actToken,
    ...of
  }: Pick<BoundAct, 'workflowId'> & {
    readonly update: string;
    readonly accountId: string;
    readonly actToken: string;
  },
): Promise<string | null> {
  const digest = { in: keys.map((key) => digestOf(key, actToken)) };
  const row = await tx.actToken.findFirst({ where: { ...of, digest }, select: { updateId: true } });
  return row?.updateId ?? null;
}

function refused(actor: Actor | null, code: RefusalCode): Redemption {
  return { actor, refusal: { refused: code } };
}

function digestOf(key: Key, token: string): string {
  return keyedDigest(key, 'act', token);
}
