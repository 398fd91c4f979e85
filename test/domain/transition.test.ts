import { describe, expect, it } from 'vitest';
import { moving, next, openStates, stateAfter, statesThatAllow } from '../../src/domain/transition.js';

const parcel = {
  packed: { post: 'under_way', drop: 'lost' },
  under_way: { deliver: 'there', drop: 'lost', turn: 'packed' },
  there: { turn: 'under_way' },
  lost: {},
} as const;

describe('a table of transitions', () => {
  it('says what comes after an event, or that it does not happen', () => {
    expect(next<string, string>(parcel, 'packed', 'post')).toBe('under_way');
    expect(next<string, string>(parcel, 'lost', 'post')).toBeNull();
    expect(stateAfter<string, string>(parcel, 'there', 'turn')).toBe('under_way');
    expect(() => stateAfter<string, string>(parcel, 'there', 'post')).toThrow(
      'post does not happen to what is there',
    );
  });

  it('says from which states an event leads where', () => {
    expect(statesThatAllow(parcel, 'drop')).toEqual(['packed', 'under_way']);
    expect(moving(parcel, 'drop')).toEqual({ from: ['packed', 'under_way'], to: 'lost' });
    expect(() => moving(parcel, 'turn')).toThrow('turn does not lead to one state');
  });

  it('says which states are open', () => {
    expect(openStates(parcel)).toEqual(['packed', 'under_way', 'there']);
  });
});
