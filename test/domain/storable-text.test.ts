import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCharacters, storable } from '../../src/domain/storable-text.js';

describe('a text that PostgreSQL keeps', () => {
  it('has no NUL and no half of a surrogate pair, and is all there otherwise', () => {
    expect(storable('a\0b\ud83dc\ude42 🙂')).toBe('ab\uFFFDc\uFFFD 🙂');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(storable(text)).toBe(text.replaceAll('\0', ''));
      }),
    );
  });

  it('piles no more than thirty marks on one letter, so that it is normalized in time that grows with its length', () => {
    const pile = `a${'\u0301\u0316'.repeat(15)}`;
    expect([storable(pile), storable(`${pile}${'\u0301\u0316'.repeat(100)}b`)]).toEqual([pile, `${pile}b`]);
  });

  it('is cut to its first characters without halving one', () => {
    expect(firstCharacters('ab🙂', 3)).toBe('ab');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
        const cut = firstCharacters(text, most);
        expect(text.startsWith(cut)).toBe(true);
        expect(storable(cut)).toBe(cut.replaceAll('\0', ''));
        expect([Math.min(most, text.length), Math.min(most, text.length) - 1]).toContain(cut.length);
      }),
    );
  });
});
