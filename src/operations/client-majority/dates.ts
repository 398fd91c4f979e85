import type { Transaction } from '../../adapters/database.js';
import {
  majorityDates,
  type MajorityDates,
  type MajorityPolicy,
} from '../../domain/client-majority/policy.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';

/** What of a client says when they come of age. */
export const ofAgeFacts = {
  birthDate: true,
  timeZone: true,
  charts: { select: { provider: { select: { jurisdiction: true } } } },
} as const satisfies Prisma.ClientSelect;

type Facts = Prisma.ClientGetPayload<{ select: typeof ofAgeFacts }>;

/** A client as the rules of majority know them. */
export function comingOfAge({ birthDate, timeZone, charts }: Facts) {
  return {
    birthDate: calendarDate(birthDate),
    timeZone,
    jurisdictions: charts.map(({ provider }) => provider.jurisdiction),
  };
}

/** When the client of an account comes of age by what is known today; null where the account is no client's. */
export async function datesOf(
  tx: Transaction,
  accountId: string,
  policy: MajorityPolicy,
): Promise<(MajorityDates & { readonly timeZone: string }) | null> {
  const client = await tx.client.findUnique({ where: { accountId }, select: ofAgeFacts });
  if (client === null) return null;
  return { ...majorityDates(comingOfAge(client), policy), timeZone: client.timeZone };
}
