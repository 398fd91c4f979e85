import type { PhoneCountry } from '../phone-country.js';

/** What was sent to the phones of a country in the time that is looked at. */
export interface CodesSent {
  readonly sends: number;
  /** Sends whose code was used or has run out: of the others nobody can say yet. */
  readonly judged: number;
  readonly used: number;
}

/** Accounts that each had the same sent to a country. */
export interface AccountsAlike extends CodesSent {
  readonly accounts: number;
}

/** Why sending to a country stops: too much at once, or codes that hardly anyone types in. */
export type BreakerReason = 'spike' | 'few_used';

/** When sending to a country stops. Both signs are those of pumped traffic (https://www.twilio.com/docs/verify/preventing-toll-fraud). */
export const breakerPolicy = {
  /** Minutes that are looked at, or fewer where a lead has released the country meanwhile. Basis: product. */
  minutes: 60,
  /** Share of judged sends that must have been used, in percent, once there are so many. Basis: product; people who ask for a code mostly type it in, even where they ask twice. */
  usedPercent: 20,
  judgedSends: 50,
  /** Sends of one account that count, so that nobody stops a country by asking for codes and not typing them in. Basis: product; a tenth of what is judged. */
  sendsPerAccount: 5,
  /** Sends in an hour beyond which it is a spike. Basis: product; for the United States twice as many as providers who begin work in the busiest hour, so about 100 dollars; a few practices elsewhere. */
  sendsPerHour: { US: 10_000, CA: 300, PR: 300, GU: 60, VI: 60, AS: 60, MP: 60 },
} as const satisfies { sendsPerHour: Record<PhoneCountry, number>; [name: string]: unknown };

/** What counts of the sends to a country: of each account only so many, and used ones first. */
export function countedSends(sent: readonly AccountsAlike[]): CodesSent {
  const counted = (of: keyof CodesSent) =>
    sent.reduce((sum, alike) => sum + alike.accounts * Math.min(alike[of], breakerPolicy.sendsPerAccount), 0);
  return { sends: counted('sends'), judged: counted('judged'), used: counted('used') };
}

/** Whether sending to a country is to stop, and why; null means that it goes on. */
export function tripsBreaker(
  country: PhoneCountry,
  { sends, judged, used }: CodesSent,
): BreakerReason | null {
  if (sends >= breakerPolicy.sendsPerHour[country]) return 'spike';
  const few = judged >= breakerPolicy.judgedSends && used * 100 < judged * breakerPolicy.usedPercent;
  return few ? 'few_used' : null;
}
