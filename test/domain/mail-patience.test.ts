import { describe, expect, it } from 'vitest';
import { mailTriedUntil } from '../../src/domain/mail-patience.js';

const first = new Date('2026-11-02T15:00:00Z');
const aDay = '2026-11-03T14:00:00.000Z';
const aMoment = '2026-11-02T15:15:00.000Z';

describe('a mail that someone is owed', () => {
  it.each([
    ['at any time', null, aDay],
    ['in the weeks to come', '2026-11-30T05:00:00Z', aDay],
    ['in time for a call after a part of the day', '2026-11-07T03:00:00Z', '2026-11-03T03:00:00.000Z'],
    ['within the days of that call', '2026-11-05T05:00:00Z', aMoment],
    ['within the hour', '2026-11-02T16:00:00Z', aMoment],
    ['before it was first tried', '2026-11-01T05:00:00Z', aDay],
    ['by the instant of its first try', first.toISOString(), aDay],
  ])('which has to be told %s', (_, toldBy, until) => {
    expect(mailTriedUntil(first, toldBy === null ? null : new Date(toldBy)).toISOString()).toBe(until);
  });
});
