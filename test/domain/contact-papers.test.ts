import { describe, expect, it } from 'vitest';
import { checkPaper, checkPicture, checkRoom, paperKindOf } from '../../src/domain/contact-request/papers.js';

const megabyte = 1024 * 1024;
const bytesOf = (begin: string, length = 100) =>
  Buffer.concat([Buffer.from(begin, 'latin1'), Buffer.alloc(length)]);

describe('what a file is', () => {
  it.each([
    ['%PDF-1.7', 'pdf'],
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['<svg xmlns=', null],
    ['GIF89a', null],
    ['PK\x03\x04', null],
    [' %PDF-1.7', null],
    ['\x89PNG', null],
    ['', null],
  ] as const)('“%s” begins %s', (begin, kind) => {
    expect(paperKindOf(bytesOf(begin))).toBe(kind);
  });

  it('is looked at after its size', () => {
    expect(checkPaper(new Uint8Array(0))).toMatchObject({ refused: 'paper-empty' });
    expect(checkPaper(bytesOf('%PDF-', 10 * megabyte - 5))).toBe('pdf');
    expect(checkPaper(bytesOf('%PDF-', 10 * megabyte - 4))).toMatchObject({ refused: 'paper-too-large' });
  });
});

describe('a picture, by its header', () => {
  it.each([
    ['a photo of 50 million pixels', [8_160, 6_120, 3, 1], true],
    ['the largest photo', [10_000, 6_000, 3, 1], true],
    ['a pixel more', [10_001, 6_000, 3, 1], false],
    ['the same with transparency', [10_000, 6_000, 4, 1], false],
    ['the same with 16 bits a color', [10_000, 6_000, 3, 2], false],
    ['the same in CMYK', [10_000, 6_000, 4, 1], false],
    ['the same in gray, with 16 bits', [10_000, 6_000, 1, 2], true],
    ['a third of its pixels, with 16 bits and transparency', [7_500, 3_000, 4, 2], true],
    ['a pixel more of those', [7_501, 3_000, 4, 2], false],
    ['a panorama', [16_384, 3_600, 3, 1], true],
    ['the longest side', [20_000, 1, 1, 1], true],
    ['a wider one', [20_001, 1, 1, 1], false],
    ['a taller one', [1, 20_001, 1, 1], false],
  ] as const)('%s', (_, [width, height, channels, bytesPerChannel], isTaken) => {
    const refusal = checkPicture({ width, height, channels, bytesPerChannel });
    expect(refusal?.refused ?? null).toBe(isTaken ? null : 'paper-too-many-pixels');
  });
});

describe('the room of a conversation', () => {
  it.each([
    ['five at once', { count: 0, bytes: 0 }, { count: 5, bytes: 0 }, null],
    ['six at once', { count: 0, bytes: 0 }, { count: 6, bytes: 0 }, 'papers-too-many'],
    ['the twentieth', { count: 19, bytes: 0 }, { count: 1, bytes: 0 }, null],
    ['the twenty-first', { count: 20, bytes: 0 }, { count: 1, bytes: 0 }, 'papers-too-many'],
    ['100 MB', { count: 1, bytes: 99 * megabyte }, { count: 1, bytes: megabyte }, null],
    ['a byte more', { count: 1, bytes: 99 * megabyte }, { count: 1, bytes: megabyte + 1 }, 'papers-too-many'],
  ] as const)('%s', (_, kept, added, refused) => {
    expect(checkRoom(kept, added)?.refused ?? null).toBe(refused);
  });
});
