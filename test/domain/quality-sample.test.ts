import { expect, it } from 'vitest';
import { drawSample, mondayOf, weekToRead, withinWeek } from '../../src/domain/case/quality-sample.js';
import { parseCalendarDate } from '../../src/domain/zoned-time.js';

const of = (id: string, kind: string, ...people: string[]) => ({ id, kind, people });
const ids = (cases: readonly { readonly id: string }[]) => cases.map(({ id }) => id);

it('a sample has each kind and each person before one of them twice, in the random order of the week', () => {
  const cases = [
    of('1', 'message', 'alex'),
    of('2', 'message', 'alex'),
    of('3', 'message', 'bo'),
    of('4', 'termination', 'bo'),
    of('5', 'termination', 'alex'),
    of('6', 'records', 'cleo'),
    of('7', 'message', 'alex'),
  ];
  expect(ids(drawSample(cases))).toEqual(['1', '4', '6', '2', '3']);
  expect(ids(drawSample(cases))).toEqual(ids(drawSample(cases)));
});

it('a sample of fewer than five is all of them, and of none is empty', () => {
  expect(ids(drawSample([of('1', 'message', 'alex'), of('2', 'message', 'alex')]))).toEqual(['1', '2']);
  expect(drawSample([])).toEqual([]);
});

it('the week to read is the last one that is over where support works, over a change of daylight saving time', () => {
  // Sunday night in New York, when it is Monday in UTC.
  expect(weekToRead(new Date('2026-11-09T04:30:00Z'))).toBe('2026-10-26');
  expect(weekToRead(new Date('2026-11-09T05:30:00Z'))).toBe('2026-11-02');
  const monday = parseCalendarDate('2026-10-26');
  if (monday === null) throw new Error('unreachable: a date');
  expect(mondayOf(monday)).toBe(monday);
  expect(withinWeek(monday)).toEqual({
    from: new Date('2026-10-26T04:00:00Z'),
    before: new Date('2026-11-02T05:00:00Z'),
  });
});
