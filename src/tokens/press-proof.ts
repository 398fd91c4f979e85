import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { limits } from '../domain/limits.js';
import type { Refusal } from '../domain/refusals.js';
import type { Key } from '../security/key.js';
import { argumentDigest, currentKey, keyedDigest, saysTheSame } from './keyed-digest.js';
import { redeemerOf } from './redeemer.js';

/** One press behind a mailed link: what it says to which workflow, in which update. */
interface Press {
  readonly linkId: string;
  readonly workflowId: string;
  readonly update: string;
  readonly argument: object;
  readonly updateId: string;
}

/** Proves that a button behind a mailed link was pressed; 256 random bits, of which only the keyed digest is stored. */
export async function provePress(
  tx: Transaction,
  keys: readonly Key[],
  { argument, now, ...press }: Press & { readonly now: Date },
): Promise<string> {
  const key = currentKey(keys);
  const proof = randomBytes(32).toString('base64url');
  await tx.pressProof.create({
    data: {
      ...press,
      digest: digestOf(key, proof),
      argumentDigest: argumentDigest(key, argument),
      expiresAt: new Date(now.getTime() + limits.actMs),
    },
  });
  return proof;
}

/**
 * Redeems the proof of a press once, for exactly what was pressed; null is yes. The same update redeeming again in the same run (a retried activity)
 * gets the same answer; in a run that continues the one before, it is a proof that was used. Whatever is sent without a press of its own is refused:
 * who reads an update in the history can't say it again, nor otherwise.
 */
export async function redeemPress(
  tx: Transaction,
  keys: readonly Key[],
  request: Press & {
    readonly proof: string;
    /** The run that the one of the update continues. */
    readonly after?: string | undefined;
    readonly now: Date;
  },
): Promise<Refusal | null> {
  const { proof, linkId, workflowId, update, argument, updateId, after, now } = request;
  if (proof === '') return { refused: 'act-token-missing' };
  const row = await tx.pressProof.findFirst({
    where: { digest: { in: keys.map((key) => digestOf(key, proof)) }, linkId, workflowId, update },
  });
  if (row === null || !saysTheSame(keys, argument, row.argumentDigest)) return { refused: 'act-token-wrong' };
  const redeemedBy = redeemerOf({ after, updateId });
  if (row.redeemedBy === redeemedBy) return null;
  if (row.redeemedBy !== null) return { refused: 'act-token-used' };
  // A proof of before has no id; it was valid for a minute.
  if (row.updateId !== null && row.updateId !== updateId) return { refused: 'act-token-wrong' };
  if (row.expiresAt <= now) return { refused: 'act-token-expired' };
  // Two updates with one proof race here, or an update and the end of its time: the guard lets one through.
  const { count } = await tx.pressProof.updateMany({
    where: { digest: row.digest, redeemedBy: null, expiresAt: { gt: now } },
    data: { redeemedBy, redeemedAt: now },
  });
  return count === 1 ? null : { refused: 'act-token-used' };
}

/** Takes a press back that nobody waits for any more: what wasn't redeemed can't be from now on. Whether it was redeemed before. */
export async function voidPress(
  tx: Transaction,
  keys: readonly Key[],
  { proof, now }: { readonly proof: string; readonly now: Date },
): Promise<'void' | 'redeemed'> {
  const digest = { in: keys.map((key) => digestOf(key, proof)) };
  const { count } = await tx.pressProof.updateMany({
    where: { digest, redeemedBy: null },
    data: { expiresAt: now },
  });
  return count > 0 ? 'void' : 'redeemed';
}

function digestOf(key: Key, proof: string): string {
  return keyedDigest(key, 'press', proof);
}
