import type { PhoneCountry } from '../phone-country.js';

/** What was sent to phones that people set up in a country, in the time that is looked at. */
export interface CodesSent {
  readonly sends: number;
  /** Sends whose code was used or has run out: of the others nobody can say yet. */
  readonly judged: number;
  readonly used: number;
}

/** Practices that each had the same sent to a country. */
export interface SourcesAlike extends CodesSent {
  readonly sources: number;
}

/** Why setting up phones in a country stops: too much at once, or codes that hardly anyone types in. */
export type BreakerReason = 'spike' | 'few_used';

/**
 * When setting up phones in a country stops. Both signs are those of pumped traffic (https://www.twilio.com/docs/verify/preventing-toll-fraud), which goes to numbers that its sender
 * chooses: codes to phones that were confirmed before, few an hour to each, neither count nor stop, so that no stranger keeps anyone from logging in.
 */
export const breakerPolicy = {
  /** Minutes that are looked at, or fewer where a lead has released the country meanwhile. Basis: product. */
  minutes: 60,
  /** Share of judged sends that must have been used, in percent, once there are so many. Basis: product; people who ask for a code mostly type it in, even where they ask twice. */
  usedPercent: 20,
  judgedSends: 50,
  /**
   * How many sends of one practice count; a practice is a provider with everyone they invited. Someone who may invite people gets accounts easily, and nobody may stop a country by
   * asking for codes and never typing them in. Basis: product; a tenth of what is judged.
   */
  sendsPerSource: 5,
  /** Sends in an hour beyond which it is a spike. Basis: product; for the United States a third of all providers who log in in the busiest hour (docs/scale.md), as if each had to set up a phone anew, and about 100 dollars; some practices elsewhere. */
  sendsPerHour: { US: 10_000, CA: 300, PR: 300, GU: 60, VI: 60, AS: 60, MP: 60 },
} as const satisfies { sendsPerHour: Record<PhoneCountry, number>; [name: string]: unknown };

/** What counts of the sends to a country: of each practice only so many, and used ones first. */
export function countedSends(sent: readonly SourcesAlike[]): CodesSent {
  const counted = (of: keyof CodesSent) =>
    sent.reduce((sum, alike) => sum + alike.sources * Math.min(alike[of], breakerPolicy.sendsPerSource), 0);
  return { sends: counted('sends'), judged: counted('judged'), used: counted('used') };
}

/** Whether setting up phones in a country is to stop, and why; null means that it goes on. */
export function tripsBreaker(
  country: PhoneCountry,
  { sends, judged, used }: CodesSent,
): BreakerReason | null {
  if (sends >= breakerPolicy.sendsPerHour[country]) return 'spike';
  const few = judged >= breakerPolicy.judgedSends && used * 100 < judged * breakerPolicy.usedPercent;
  return few ? 'few_used' : null;
}
