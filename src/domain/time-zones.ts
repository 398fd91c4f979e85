/** The time zones of the United States and its territories that people choose from: every one that `phoneCountries` takes phones of. Source: IANA tz database, zone1970.tab. */
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
  'Pacific/Guam',
  'Pacific/Saipan',
  'Pacific/Pago_Pago',
] as const;

/** Whether a time zone can be chosen. */
export function isTimeZone(name: string): boolean {
  return (timeZones as readonly string[]).includes(name);
}
