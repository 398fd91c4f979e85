import { readReason } from '../../domain/reason.js';
import { releaseCodeBreaker } from './code-breaker.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CodeBreaker } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { isUuid } from '../../domain/ids.js';

/** Reads the countries in which no phone is set up at the moment, the newest first. */
export function readCodeBreakers({ db }: Dependencies): Promise<CodeBreaker[]> {
  return db.codeBreaker.findMany({ where: { releasedAt: null }, orderBy: { trippedAt: 'desc' } });
}

/** Lets phones in a country be set up again, for a lead with a reason. Locks only what it writes. */
export async function releaseBreaker(
  { db, clock }: Dependencies,
  request: {
    readonly id: string;
    readonly reason: string;
    readonly accountId: string;
    readonly role: ActRole;
  },
): Promise<Done | Refusal> {
  const { id, accountId, role } = request;
  if (role !== 'lead') return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  const row = isUuid(id) ? await db.codeBreaker.findUnique({ where: { id } }) : null;
  if (row === null) return { refused: 'not-found' };
  if (isRefusal(reason)) return reason;
  return db.$transaction((tx) => releaseCodeBreaker(tx, { id, at: clock(), accountId, reason }));
}
