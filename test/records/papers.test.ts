import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/domain/limits.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { cleanPaper, createPaperCleaner } from '../../src/records/paper/clean.js';
import { watchChildren } from '../harness/children.js';
import { noisyPdf, pdf, pdfOfPicture, picture, pngOfSize, rawPdf } from '../harness/papers.js';

const refusedAs = async (bytes: Uint8Array, source = '') => {
  const clean = await cleanPaper(bytes, { source, person: '' });
  return isRefusal(clean) ? clean.refused : clean.kind;
};

const kept = async (bytes: Uint8Array) => {
  const clean = await cleanPaper(bytes);
  if (isRefusal(clean)) throw new Error(clean.refused);
  return { ...clean, bytes: Buffer.from(clean.bytes) };
};

/** What takes most memory for its pixels. */
const deep = { color: 'rgba', bits: 16, isInterlaced: true } as const;

const jpegOf = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#2a6' } }).jpeg();

describe('a picture', () => {
  it('keeps what it shows, and neither names nor places', async () => {
    const sent = await picture('jpeg');
    expect((await sharp(sent).metadata()).exif?.toString('latin1')).toContain('Noor Vale');
    const { kind, bytes } = await kept(sent);
    const { exif, width, height, format } = await sharp(bytes).metadata();
    expect([kind, exif, width, height, format]).toEqual(['jpeg', undefined, 300, 200, 'jpeg']);
    const [red, green, blue] = (await sharp(bytes).stats()).channels.map(({ mean }) => Math.round(mean / 17));
    expect([red, green, blue]).toEqual([2, 10, 6]);
  });

  it('stands upright, whatever way the phone was held', async () => {
    const sideways = await sharp(await picture('jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { width, height } = await sharp((await kept(sideways)).bytes).metadata();
    expect([width, height]).toEqual([200, 300]);
  });

  it('loses what is behind it: a script, a page or an archive', async () => {
    for (const kind of ['png', 'jpeg'] as const) {
      const hidden = Buffer.from('PK\u0003\u0004<script>alert(1)</script><?php phpinfo();');
      const { bytes } = await kept(Buffer.concat([await picture(kind), hidden]));
      for (const word of ['script', 'php', 'PK\u0003\u0004']) expect(bytes.includes(word)).toBe(false);
    }
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['50,000 × 50,000 pixels', () => pngOfSize(50_000, 50_000, { isCut: true })],
    ['a million columns, interlaced, of 16 bits', () => pngOfSize(1_000_000, 59, { ...deep, isCut: true })],
    ['a million columns, interlaced', () => pngOfSize(1_000_000, 59, { isInterlaced: true, isCut: true })],
    ['a million columns, whole', () => pngOfSize(1_000_000, 59)],
    ['a million rows', () => pngOfSize(59, 1_000_000, { ...deep, isCut: true })],
    ['100,000 columns', () => pngOfSize(100_000, 600, { ...deep, isCut: true })],
    ['60 million pixels of 16 bits', () => pngOfSize(10_000, 6_000, { ...deep, isCut: true })],
    ['20,001 columns, a JPEG', () => picture('jpeg', 20_001, 10)],
    ['60 million pixels with transparency', () => pngOfSize(10_000, 6_000, { color: 'rgba', isCut: true })],
  ])('is refused by its header, before any of it is unpacked: %s', async (_, file) => {
    const bytes = await file();
    let said = '';
    const { megabytes } = await watchChildren(async () => void (said = await refusedAs(bytes)));
    expect(said).toBe('paper-too-many-pixels');
    // A process of ours that has done nothing takes some 150.
    expect(megabytes).toBeLessThan(300);
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['a photo of 12 million pixels', () => jpegOf(4_000, 3_000).toBuffer()],
    ['a photo of 50 million pixels', () => jpegOf(8_160, 6_120).toBuffer()],
    [
      '60 million pixels, a progressive JPEG with all its colors',
      () => jpegOf(10_000, 6_000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    ],
    ['60 million pixels, interlaced', () => pngOfSize(10_000, 6_000, { isInterlaced: true })],
    ['22 million pixels of 16 bits, interlaced', () => pngOfSize(20_000, 1_125, deep)],
  ])('is taken, within its share of memory: %s', async (_, file) => {
    const bytes = await file();
    let said = '';
    const { megabytes } = await watchChildren(async () => void (said = await refusedAs(bytes)));
    expect(said).toMatch(/^(?:jpeg|png)$/);
    expect(megabytes).toBeLessThan(640);
  });
});

describe('a PDF', () => {
  it('keeps its pages as pictures', async () => {
    const { kind, pages, bytes } = await kept(await pdf(3));
    expect([kind, pages]).toEqual(['pdf', 3]);
    const again = await kept(bytes);
    expect(again.pages).toBe(3);
    expect(bytes.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(3);
    expect(bytes.includes('/Font')).toBe(false);
  });

  it.each([
    ['a script', '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'],
    ['a program to start', '/OpenAction << /S /Launch /F (calc.exe) >>'],
    ['a link that opens by itself', '/OpenAction << /S /URI /URI (https://evil.example) >>'],
    [
      'a file within',
      '/Names << /EmbeddedFiles << /Names [(x) << /Type /Filespec /F (x.exe) >>] >> >> /AF []',
    ],
  ])('loses %s', async (_, catalog) => {
    const { bytes } = await kept(rawPdf({ catalog }));
    const words = ['JavaScript', 'Launch', 'OpenAction', 'EmbeddedFiles', 'URI', 'calc.exe'];
    expect(words.filter((word) => bytes.includes(word))).toEqual([]);
  });

  it('shows what was drawn and what was filled in', async () => {
    const black = rawPdf({ content: Buffer.from('0 0 612 792 re f') });
    const [white, dark] = await Promise.all([kept(rawPdf({})), kept(black)]);
    expect(Math.round((await meanOf(white.bytes)) / 10)).toBe(26);
    expect(Math.round((await meanOf(dark.bytes)) / 10)).toBe(0);
  });

  it('is refused with a password, with no page that can be read, and with 51 pages', async () => {
    expect(await refusedAs(await pdf(1, { userPassword: 'secret' }))).toBe('paper-locked');
    expect(await refusedAs(Buffer.from('%PDF-1.7\nnothing of the kind'))).toBe('paper-unreadable');
    expect(await refusedAs((await pdf()).subarray(0, 400))).toBe('paper-unreadable');
    expect(await refusedAs(await pdf(limits.papers.pages + 1))).toBe('paper-too-many-pages');
  });

  it('is refused once its pages weigh more than a drawing may, however small it came', async () => {
    const [few, many] = [await noisyPdf(4), await noisyPdf(30)];
    expect(many.length).toBeLessThan(limits.papers.bytes);
    expect(await refusedAs(few)).toBe('pdf');
    expect(await refusedAs(many)).toBe('paper-too-many-pages');
  });

  it.each<[string, () => Buffer, string]>([
    ['a page of a million points', () => rawPdf({ size: [1_000_000, 1_000_000] }), 'pdf'],
    ['a page of a million points by one', () => rawPdf({ size: [1_000_000, 1] }), 'paper-unreadable'],
    ['a picture of a million columns', () => pdfOfPicture(1_000_000, 59, 8), 'pdf'],
    ['the same of 16 bits', () => pdfOfPicture(1_000_000, 59, 16), 'pdf'],
    ['a picture of 200 million pixels', () => pdfOfPicture(20_000, 10_000, 8), 'pdf'],
  ])('is drawn or refused within its share of memory: %s', async (_, file, code) => {
    const bytes = file();
    let said = '';
    const { megabytes } = await watchChildren(async () => void (said = await refusedAs(bytes)));
    expect(said).toBe(code);
    expect(megabytes).toBeLessThan(640);
  });

  it('that unpacks to a gigabyte costs only itself', async () => {
    const bomb = rawPdf({ content: Buffer.alloc(700 * 1024 * 1024, '0 0 m 9 9 l S ') });
    expect(bomb.length).toBeLessThan(limits.papers.bytes);
    const [, after] = await Promise.all([cleanPaper(bomb), refusedAs(await picture('png'))]);
    expect(after).toBe('png');
    expect(await refusedAs(await pdf())).toBe('pdf');
  });
});

/** How bright a PDF of one page is, 0 to 255: its one picture is a JPEG. */
async function meanOf(bytes: Buffer): Promise<number> {
  const begin = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2;
  const { channels } = await sharp(bytes.subarray(begin, end)).stats();
  return channels[0]?.mean ?? -1;
}

describe('what is no paper', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'paper-empty'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'paper-kind-unknown'],
    ['an archive', Buffer.from('PK\u0003\u0004'), 'paper-kind-unknown'],
    ['a GIF', Buffer.from('GIF89a'), 'paper-kind-unknown'],
    ['a PDF that begins as a page', Buffer.from('<html>%PDF-1.7'), 'paper-kind-unknown'],
    [
      'a PNG of which only the first bytes are one',
      Buffer.from('\u0089PNG\r\n\u001a\n<svg/>', 'latin1'),
      'paper-unreadable',
    ],
    [
      'a JPEG of which only the first bytes are one',
      Buffer.from([0xff, 0xd8, 0xff, 0x3c]),
      'paper-unreadable',
    ],
    ['a byte more than 10 MB', Buffer.alloc(10 * 1024 * 1024 + 1, '%PDF-'), 'paper-too-large'],
  ])('is refused: %s', async (_, bytes, code) => {
    expect(await refusedAs(bytes)).toBe(code);
  });

  it('is not said of what too many wait before: who sent it is asked to try again', async () => {
    const png = await picture('png');
    const counts = async (sourceOf: (index: number) => string) => {
      const many = await Promise.all(
        Array.from({ length: 23 }, (_, index) => refusedAs(png, sourceOf(index))),
      );
      return ['png', 'papers-busy'].map((said) => many.filter((kind) => kind === said).length);
    };
    expect(await counts((index) => `192.0.2.${index}`)).toEqual([22, 1]);
    expect(await counts(() => '192.0.2.1')).toEqual([6, 17]);
  });

  it('is what takes more memory than it may, and the next file is read', async () => {
    const small = createPaperCleaner({ megabytes: 200 });
    const large = await jpegOf(10_000, 6_000)
      .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
      .toBuffer();
    expect(await small(large)).toEqual({ refused: 'paper-unreadable', field: 'papers' });
    expect(await small(await picture('png'))).toMatchObject({ kind: 'png' });
  });

  it('is what takes longer than it may, and the next file is read', async () => {
    const hasty = createPaperCleaner({ mostMs: 1 });
    expect(await hasty(await pdf())).toEqual({ refused: 'paper-unreadable', field: 'papers' });
    expect(await refusedAs(await pdf())).toBe('pdf');
  });
});
