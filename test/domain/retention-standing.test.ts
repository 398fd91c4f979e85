import { describe, expect, it } from 'vitest';
import { retentionStanding, type RetentionFacts } from '../../src/domain/record-retention/standing.js';

const facts: RetentionFacts = {
  inCare: false,
  keptThrough: '2033-03-01',
  listed: { keptThrough: '2033-03-01', approved: true },
  held: false,
  requestsOpen: false,
};
const at = (instant: string, other: Partial<RetentionFacts> = {}) =>
  retentionStanding({ ...facts, ...other }, new Date(instant));

describe('a chart whose client left', () => {
  it('is kept, and looked at after ninety days at the latest', () => {
    expect(at('2026-03-01T12:00:00Z')).toEqual({ state: 'kept', looksAt: '2026-05-30T12:00:00.000Z' });
  });

  it('is on the list from the first moment of the thirtieth day before its last, anywhere in the country', () => {
    const listsAt = '2033-01-29T14:00:00.000Z';
    expect(at('2033-01-29T13:59:59.999Z')).toEqual({ state: 'kept', looksAt: listsAt });
    expect(at(listsAt)).toEqual({ state: 'listed', looksAt: '2033-03-02T11:00:00.000Z' });
  });

  it('is due when its last day has ended in American Samoa, too', () => {
    expect(at('2033-03-02T10:59:59.999Z').state).toBe('listed');
    expect(at('2033-03-02T11:00:00Z').state).toBe('due');
  });

  it.each<[string, Partial<RetentionFacts>, string]>([
    ['care goes on', { inCare: true }, 'in_care'],
    ['it is held', { held: true }, 'held'],
    ['a request is open', { requestsOpen: true }, 'requested'],
    ['it is held, and a request is open', { held: true, requestsOpen: true }, 'held'],
    ['nobody approved', { listed: { keptThrough: '2033-03-01', approved: false } }, 'to_approve'],
    ['it was not listed', { listed: null }, 'to_approve'],
    [
      'what was approved was another day',
      { listed: { keptThrough: '2032-12-31', approved: true } },
      'to_approve',
    ],
    ['a later service keeps it longer', { keptThrough: '2034-03-01' }, 'kept'],
  ])('is not due at the end where %s', (_, other, state) => {
    const standing = at('2033-03-02T11:00:00Z', other);
    expect(standing.state).toBe(state);
    expect(Date.parse(standing.looksAt)).toBeLessThanOrEqual(Date.parse('2033-05-31T11:00:00Z'));
  });

  it('ends on a day on which clocks change, and on February 29', () => {
    expect(at('2034-03-13T10:59:59Z', { keptThrough: '2034-03-12' }).state).toBe('listed');
    expect(at('2034-03-13T11:00:00Z', { keptThrough: '2034-03-12', listed: null }).state).toBe('to_approve');
    expect(at('2032-03-01T10:59:59Z', { keptThrough: '2032-02-29' }).state).toBe('listed');
    expect(at('2032-03-01T11:00:00Z', { keptThrough: '2032-02-29', listed: null }).state).toBe('to_approve');
  });
});
