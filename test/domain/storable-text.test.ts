import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCharacters, storable, storableFields } from '../../src/domain/storable-text.js';

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
    // NFKC makes marks of these two, though they are letters.
    const halfwidth = `カ${'\uFF9E\u0334'.repeat(15)}`;
    expect(storable(`${halfwidth}${'\uFF9E\u0334'.repeat(100)}ﾀﾞ`)).toBe(`${halfwidth}ﾀﾞ`);
    const beyond = `a${'\u{1D165}'.repeat(30)}`;
    expect(storable(`${beyond}${'\u{1D165}'.repeat(9)}`)).toBe(beyond);
  });

  it('is each name and text of a form, of several of a name the last', () => {
    expect(storableFields(new URLSearchParams('a%00=1&b=%00x&a=2'))).toEqual({ a: '2', b: 'x' });
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
