import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReason } from '../../src/domain/reason.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { visibleText } from '../../src/domain/typed-text.js';

/** A letter of any script, or one of the spaces that people paste. */
const unit = fc.oneof(
  fc.constantFrom(' ', '\t', '\n', '\u00A0', '\u2003'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);

describe('the reason of an act', () => {
  it.each([
    ['  asked by phone\n', 'asked by phone'],
    ['x'.repeat(4_000), 'x'.repeat(4_000)],
    ['“fire” \u202Erorre na saw\u202C', '“fire” rorre na saw\u202C'],
    ['', { refused: 'reason-missing', field: 'reason' }],
    [' \t\r\n\u00A0\u2003\u200B\u3164', { refused: 'reason-missing', field: 'reason' }],
    ['x'.repeat(4_001), { refused: 'too-long', field: 'reason' }],
  ])('%# is read whole, or refused and never cut', (typed, read) => {
    expect(readReason(typed)).toEqual(read);
  });

  it('names the field that it came from', () => {
    expect(readReason(' ', 'resolution')).toEqual({ refused: 'reason-missing', field: 'resolution' });
  });
});

it('keeps every word of a reason, and reads what it has read as the same', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), fc.nat(4_100), (words, length) => {
      const typed = words.repeat(Math.ceil(length / Math.max(1, words.length)));
      const reason = readReason(typed);
      if (isRefusal(reason)) {
        expect(reason.refused).toBe(visibleText(typed) === '' ? 'reason-missing' : 'too-long');
        return;
      }
      expect(reason).toMatch(/^\S(?:.*\S)?$/su);
      expect(typed.replace(reason, () => '')).toMatch(/^\s*$/);
      expect(readReason(reason)).toBe(reason);
    }),
  );
});
