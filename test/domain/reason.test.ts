import { describe, expect, it } from 'vitest';
import { readReason } from '../../src/domain/reason.js';

describe('the reason of an act', () => {
  it.each([
    ['  asked by phone\n', 'asked by phone'],
    ['x'.repeat(4_000), 'x'.repeat(4_000)],
    ['', { refused: 'reason-missing', field: 'reason' }],
    [' \t\r\n\u00A0\u2003', { refused: 'reason-missing', field: 'reason' }],
    ['x'.repeat(4_001), { refused: 'too-long', field: 'reason' }],
  ])('%# is read whole, or refused and never cut', (typed, read) => {
    expect(readReason(typed)).toEqual(read);
  });

  it('names the field that it came from', () => {
    expect(readReason(' ', 'resolution')).toEqual({ refused: 'reason-missing', field: 'resolution' });
  });
});
