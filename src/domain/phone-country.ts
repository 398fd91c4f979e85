/**
 * Countries and territories to whose numbers codes are sent, by ISO 3166-1 alpha-2. Basis: process book, "two-factor"; providers are licensed in a
 * state or territory of the United States, and some live across the border in Canada. All others cost more and invite pumped traffic
 * (https://www.twilio.com/docs/verify/preventing-toll-fraud).
 */
export const phoneCountries = {
  US: 'the United States',
  PR: 'Puerto Rico',
  GU: 'Guam',
  VI: 'the U.S. Virgin Islands',
  AS: 'American Samoa',
  MP: 'the Northern Mariana Islands',
  CA: 'Canada',
} as const;

export type PhoneCountry = keyof typeof phoneCountries;

/** Whether codes are sent to numbers of a country. */
export function isPhoneCountry(country: string | null | undefined): country is PhoneCountry {
  return typeof country === 'string' && Object.hasOwn(phoneCountries, country);
}
