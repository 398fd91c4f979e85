/** The time zones of the United States that people choose from. Source: IANA tz database, zone1970.tab. */
export const timeZones = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
] as const;

/** Whether a time zone can be chosen. */
export function isTimeZone(name: string): boolean {
  return (timeZones as readonly string[]).includes(name);
}
