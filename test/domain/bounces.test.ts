import { describe, expect, it } from 'vitest';
import { isBounce } from '../../src/domain/suppression/bounces.js';

describe('a refusal of the relay stops further mail', () => {
  it.each([
    ['no such mailbox', 'reader', 550, '5.1.1'],
    ['no such mailbox, said after the text', 'text', 550, '5.1.1'],
    ['a domain that takes no mail', 'reader', 556, '5.1.10'],
    ['a mailbox that was closed', 'reader', 550, '5.2.1'],
    ['no such mailbox, without an enhanced code', 'reader', 550, null],
    ['a mailbox elsewhere', 'reader', 551, null],
    ['a mailbox name that is not allowed', 'reader', 553, null],
    ['no such mailbox, with an enhanced code that says nothing', 'reader', 550, '5.0.0'],
  ] as const)('for %s', (_title, of, code, enhanced) => {
    expect(isBounce({ of, code, enhanced })).toBe(true);
  });
});

describe('a refusal of the relay says nothing against the address', () => {
  it.each([
    ['a full mailbox', 'reader', 552, '5.2.2'],
    ['a full mailbox, without an enhanced code', 'reader', 552, null],
    ['content that is taken for spam', 'text', 550, '5.7.1'],
    ['content that is taken for spam, without an enhanced code', 'text', 550, null],
    ['a policy against our server', 'reader', 550, '5.7.26'],
    ['our own address', 'reader', 550, '5.1.8'],
    ['a mail that is too large', 'text', 552, '5.3.4'],
    ['a transaction that failed', 'text', 554, null],
  ] as const)('for %s', (_title, of, code, enhanced) => {
    expect(isBounce({ of, code, enhanced })).toBe(false);
  });
});
