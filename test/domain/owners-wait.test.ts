import { describe, expect, it } from 'vitest';
import { ownersWaitEnds } from '../../src/domain/owners-wait.js';

const waitHours = 24;

describe('the wait of an owner who can stop something', () => {
  it.each([
    ['on a Tuesday morning', '2026-12-01T15:00:00Z', '2026-12-02T15:00:00Z', '2026-12-02T15:00:00Z'],
    ['on a Friday morning', '2026-12-04T15:00:00Z', '2026-12-05T15:00:00Z', '2026-12-05T15:00:00Z'],
    ['on a Friday evening', '2026-12-05T01:00:00Z', '2026-12-06T01:00:00Z', '2026-12-07T18:00:00Z'],
    ['an hour before the weekend', '2026-12-04T21:00:00Z', '2026-12-05T21:00:00Z', '2026-12-07T17:00:00Z'],
    ['before Christmas', '2026-12-24T23:00:00Z', '2026-12-25T23:00:00Z', '2026-12-28T18:00:00Z'],
  ])('%s: a day where a mail reached them, and time for a call where none did', (_, at, told, called) => {
    const endsAt = (reached: boolean) => ownersWaitEnds(new Date(at), { waitHours, reached });
    expect(endsAt(true)).toEqual(new Date(told));
    expect(endsAt(false)).toEqual(new Date(called));
  });
});
