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
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  for (let page = 0; page < pages; page += 1) document.addPage().fontSize(40).text('Insurance card');
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** A PDF with what its catalog says, and a page with these drawing operators; readers mend its missing table of places. */
export function rawPdf({ catalog = '', content = Buffer.from('') }: { catalog?: string; content?: Buffer }) {
  const packed = deflateSync(content);
  const head = `%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R ${catalog} >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >> endobj
4 0 obj << /Length ${packed.length} /Filter /FlateDecode >> stream
`;
  const tail = '\nendstream endobj\ntrailer << /Root 1 0 R /Size 5 >>\n%%EOF';
  return Buffer.concat([Buffer.from(head), packed, Buffer.from(tail)]);
}

/** The head of a PNG that says it has so many pixels, with a few bytes of them. */
export function pngOfSize(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(1024))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
