import { describe, expect, it } from 'vitest';
import {
  accessLettersDue,
  emergencyAskedSince,
  emergencyEndsAt,
  isMissed,
  isReviewDue,
  nextLookAt,
  reviewDueAt,
  secondPersonWaitsUntil,
} from '../../src/domain/access-review/clock.js';

const at = (text: string) => new Date(text);
const opened = at('2027-01-04T15:00:00Z');

describe('a review of everyone’s access', () => {
  it.each([
    ['where there was none', null, true],
    ['90 days after the last one began', at('2026-10-06T15:00:00Z'), true],
    ['not a moment before', at('2026-10-06T15:00:00.001Z'), false],
  ])('is due %s', (_, last, due) => {
    expect(isReviewDue(last, opened)).toBe(due);
  });

  it('is to be decided in 14 days, one of an emergency within a business day', () => {
    expect(reviewDueAt('periodic', opened)).toEqual(at('2027-01-18T15:00:00Z'));
    expect(reviewDueAt('emergency', opened)).toEqual(at('2027-01-05T22:00:00Z'));
    expect(reviewDueAt('emergency', at('2027-01-08T15:00:00Z'))).toEqual(at('2027-01-11T22:00:00Z'));
  });

  it('is missed at its date, then told at once and every week', () => {
    const dueAt = reviewDueAt('periodic', opened);
    const open = { status: 'open', dueAt, isAlone: false } as const;
    const overdue = { status: 'overdue', dueAt, isAlone: false } as const;
    expect(isMissed(open, at('2027-01-18T14:59:59Z'))).toBe(false);
    expect(isMissed(open, dueAt)).toBe(true);
    expect(nextLookAt(open, opened)).toEqual(dueAt);
    expect(accessLettersDue(open, opened)).toEqual([{ template: 'opened', round: 0 }]);
    expect(accessLettersDue(overdue, dueAt).at(-1)).toEqual({ template: 'overdue', round: 0 });
    expect(nextLookAt(overdue, dueAt)).toEqual(at('2027-01-25T15:00:00Z'));
    expect(accessLettersDue(overdue, at('2027-02-01T15:00:00Z')).at(-1)).toEqual({
      template: 'overdue',
      round: 2,
    });
    expect(nextLookAt({ status: 'completed', dueAt, isAlone: false }, dueAt)).toBeNull();
  });
});

it('leads are told at once of an emergency that no second person opened', () => {
  const facts = { status: 'open', dueAt: reviewDueAt('emergency', opened), isAlone: true } as const;
  expect(accessLettersDue(facts, opened)).toEqual([
    { template: 'opened', round: 0 },
    { template: 'alone', round: 0 },
  ]);
});

it('a second person has 10 minutes; what nobody opened for an hour after them has lapsed', () => {
  expect(secondPersonWaitsUntil(opened)).toEqual(at('2027-01-04T15:10:00Z'));
  expect(emergencyAskedSince(at('2027-01-04T16:10:00Z'))).toEqual(at('2027-01-04T15:10:00Z'));
});

it('emergency access ends after 60 minutes', () => {
  expect(emergencyEndsAt(opened)).toEqual(at('2027-01-04T16:00:00Z'));
});
