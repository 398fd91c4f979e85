import { expect, it } from 'vitest';
import { isTimeZone, timeZones } from '../../src/domain/time-zones.js';
import { endOfDay } from '../../src/domain/zoned-time.js';
import { longInstant } from '../../src/mail/dates.js';

it.each([
  ['Guam', 'Pacific/Guam', '2027-03-31T14:00:00.000Z', 'April 1, 2027 at 12:00 AM Chamorro Standard Time'],
  [
    'the Northern Marianas',
    'Pacific/Saipan',
    '2027-03-31T14:00:00.000Z',
    'April 1, 2027 at 12:00 AM Chamorro Standard Time',
  ],
  [
    'American Samoa',
    'Pacific/Pago_Pago',
    '2027-04-01T11:00:00.000Z',
    'April 1, 2027 at 12:00 AM American Samoa Standard Time',
  ],
  ['the Aleutians', 'America/Adak', '2027-04-01T09:00:00.000Z', 'April 1, 2027 at 12:00 AM HADT'],
  ['the Virgin Islands', 'America/St_Thomas', '2027-04-01T04:00:00.000Z', 'April 1, 2027 at 12:00 AM AST'],
  ['Halifax', 'America/Halifax', '2027-04-01T03:00:00.000Z', 'April 1, 2027 at 12:00 AM ADT'],
  [
    'Newfoundland',
    'America/St_Johns',
    '2027-04-01T02:30:00.000Z',
    'April 1, 2027 at 12:00 AM Newfoundland Daylight Time',
  ],
  ['Regina', 'America/Regina', '2027-04-01T06:00:00.000Z', 'April 1, 2027 at 12:00 AM CST'],
  ['Puerto Rico', 'America/Puerto_Rico', '2027-04-01T04:00:00.000Z', 'April 1, 2027 at 12:00 AM AST'],
])('tells people in %s when a day ends by their own clock', (_place, timeZone, instant, told) => {
  expect(isTimeZone(timeZone)).toBe(true);
  const end = endOfDay(timeZone, '2027-03-31');
  expect([end.toISOString(), longInstant(end, timeZone).replace(/\s/g, ' ')]).toEqual([instant, told]);
});

it('has a name in words for every zone that can be chosen', () => {
  for (const timeZone of timeZones)
    expect(longInstant(new Date('2027-03-31'), timeZone)).not.toMatch(/GMT|\//);
});
