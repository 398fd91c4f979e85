/** The time zones that people choose from: every clock of the countries and territories of `phoneCountries` has one. Source: IANA tz database, zone1970.tab. */
export const timeZones = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
  'America/St_Thomas',
  'America/Halifax',
  'America/St_Johns',
  'America/Regina',
  'Pacific/Guam',
  'Pacific/Saipan',
  'Pacific/Pago_Pago',
] as const;

/** Where a day begins and ends last in the United States. */
export const lastZone = 'Pacific/Pago_Pago';

/** Whether a time zone can be chosen. */
export function isTimeZone(name: string): boolean {
  return (timeZones as readonly string[]).includes(name);
}
