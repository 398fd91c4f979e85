import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';

/** A picture of one color, with a name and a place in its metadata where it is a JPEG. */
export function picture(kind: 'png' | 'jpeg', width = 300, height = 200): Promise<Buffer> {
  const plain = sharp({ create: { width, height, channels: 3, background: '#2a6' } });
  if (kind === 'png') return plain.png().toBuffer();
  const exif = { IFD0: { Artist: 'Noor Vale' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '40/1 0/1 0/1' } };
  return plain.withExif(exif).jpeg().toBuffer();
}

/** A PDF of some pages that say a word each. */
export async function pdf(pages = 1, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument({ ...options, autoFirstPage: false });
  for (let page = 0; page < pages; page += 1) document.addPage().fontSize(40).text('Insurance card');
  document.end();
  return buffer(document);
}

/** A PDF of some pages, each full of the same noise: a picture that no drawing of it makes smaller. */
export async function noisyPdf(pages: number): Promise<Buffer> {
  const [width, height] = [1_275, 1_650];
  const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
  const document = new PDFDocument({ autoFirstPage: false, margin: 0 });
  // By one address it is in the file once.
  const shown = `data:image/jpeg;base64,${(await noise.jpeg({ quality: 82 }).toBuffer()).toString('base64')}`;
  for (let page = 0; page < pages; page += 1)
    document.addPage().image(shown, 0, 0, { width: 612, height: 792 });
  document.end();
  return buffer(document);
}

/** A PDF with what its catalog says, and a page of this size, in points, with these drawing operators; readers mend its missing table of places. */
export function rawPdf({
  catalog = '',
  content = Buffer.from(''),
  size = [612, 792],
}: {
  catalog?: string;
  content?: Buffer;
  size?: readonly [number, number];
}) {
  const packed = deflateSync(content);
  const head = `%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R ${catalog} >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] /Contents 4 0 R /Resources << >> >> endobj
4 0 obj << /Length ${packed.length} /Filter /FlateDecode >> stream
`;
  const tail = '\nendstream endobj\ntrailer << /Root 1 0 R /Size 5 >>\n%%EOF';
  return Buffer.concat([Buffer.from(head), packed, Buffer.from(tail)]);
}

/** A PDF whose page shows a picture of so many black pixels. */
export function pdfOfPicture(width: number, height: number, bits: 8 | 16): Buffer {
  const packed = deflateSync(Buffer.alloc((width * height * 3 * bits) / 8));
  const content = 'q 612 0 0 792 0 0 cm /I Do Q';
  const head = `%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >> endobj
4 0 obj << /Length ${content.length} >> stream
${content}
endstream endobj
5 0 obj << /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent ${bits} /ColorSpace /DeviceRGB /Filter /FlateDecode /Length ${packed.length} >> stream
`;
  const tail = '\nendstream endobj\ntrailer << /Root 1 0 R /Size 6 >>\n%%EOF';
  return Buffer.concat([Buffer.from(head), packed, Buffer.from(tail)]);
}

/** Channels of a PNG by its color type (PNG §11.2.1). */
const channelsOf = { rgb: [2, 3], rgba: [6, 4] } as const;

/** What the header of a PNG says. */
interface PngHeader {
  readonly color?: keyof typeof channelsOf;
  readonly bits?: 8 | 16;
  readonly isInterlaced?: boolean;
}

/** A PNG of so many black pixels, all of which are there; with `isCut`, the few bytes of them that a reader of its header doesn't miss. */
export function pngOfSize(
  width: number,
  height: number,
  { color = 'rgb', bits = 8, isInterlaced = false, isCut = false }: PngHeader & { isCut?: boolean } = {},
): Buffer {
  const [type, channels] = channelsOf[color];
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([bits, type, 0, 0, Number(isInterlaced)], 8);
  const steps = isInterlaced ? passes : ([[0, 0, 1, 1]] as const);
  const bytes = steps.reduce((sum, [left, top, across, down]) => {
    const [columns, rows] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)];
    return sum + (columns > 0 ? rows * (1 + (columns * channels * bits) / 8) : 0);
  }, 0);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(isCut ? 1024 : bytes))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Where the passes of an interlaced PNG begin, across and down, and their steps (PNG §8.2). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
