import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { checkPicture, type PaperKind } from '../../domain/contact-request/papers.js';
import { limits } from '../../domain/limits.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';

/** A file that someone sent, of the kind that its first bytes say. */
export interface PaperToClean {
  readonly kind: PaperKind;
  readonly bytes: Uint8Array;
}

/** What we keep of it: pictures that we wrote, of what it shows. */
export interface CleanPaper {
  readonly kind: PaperKind;
  readonly pages: number;
  readonly bytes: Uint8Array;
}

/** Pixels of the longer side of what we write: print on Letter at 200 dots an inch stays legible. */
const longestSide = 2_200;
/** Dots an inch at which pages are drawn, unless that is more than the longest side; a PDF counts 72 points an inch. */
const dotsPerInch = 150;
/** Points of the longer side of a page as we write it: 14 inches, Legal. */
const longestPage = 1_008;
const jpegQuality = 82;
const wasmPageBytes = 64 * 1024;
/** The most memory of PDFium: what a hostile file asks beyond 384 MiB it doesn't get. */
const mostWasmPages = 6_144;

// Readers of formats that we don't take are never reached, whatever a file says it is.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });
sharp.cache(false);
capWasmMemory();

/** Draws a file anew and keeps only that: no scripts, attachments, links, comments, places or names are in what comes back. */
export async function cleanPaper({ kind, bytes }: PaperToClean): Promise<CleanPaper | Refusal> {
  if (kind === 'pdf') return cleanPdf(bytes);
  try {
    const { width, height, channels, depth } = await sharp(bytes, { limitInputPixels: false }).metadata();
    // Neither PNG nor JPEG has more than 16 bits.
    const tooLarge = checkPicture({ width, height, channels, bytesPerChannel: depth === 'uchar' ? 1 : 2 });
    if (tooLarge !== null) return tooLarge;
    const picture = sharp(bytes, { limitInputPixels: limits.papers.pixels, failOn: 'truncated' })
      .autoOrient()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    const written = kind === 'png' ? picture.png() : picture.jpeg({ quality: jpegQuality });
    return { kind, pages: 1, bytes: await written.toBuffer() };
  } catch {
    return refused('paper-unreadable');
  }
}

/** Pages are counted before any is drawn. */
async function cleanPdf(bytes: Uint8Array): Promise<CleanPaper | Refusal> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    const pages = document.getPageCount();
    if (pages === 0) return refused('paper-unreadable');
    if (pages > limits.papers.pages) return refused('paper-too-many-pages');
    const drawn = await drawAgain(document);
    return drawn === null ? refused('paper-too-many-pages') : { kind: 'pdf', pages, bytes: drawn };
  } catch (error) {
    const locked = error instanceof Error && /password|security/i.test(error.message);
    return refused(locked ? 'paper-locked' : 'paper-unreadable');
  }
}

/** Each page as a picture on a page of a new PDF; null once those weigh more than it may. */
async function drawAgain(source: PDFiumDocument): Promise<Uint8Array | null> {
  // It takes twice as long to load as all else, and pictures don't need it.
  const { default: PDFDocument } = await import('pdfkit');
  const target = new PDFDocument({ autoFirstPage: false, margin: 0, info: { Producer: '', Creator: '' } });
  const chunks: Buffer[] = [];
  target.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => target.on('end', resolve));
  let drawnBytes = 0;
  for (const page of source.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const longer = Math.max(originalWidth, originalHeight, 1);
    const scale = Math.min(dotsPerInch / 72, longestSide / longer);
    const { data, width, height } = await page.render({ scale, renderFormFields: true });
    const jpeg = await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .jpeg({ quality: jpegQuality })
      .toBuffer();
    drawnBytes += jpeg.length;
    if (drawnBytes > limits.papers.drawnBytes) return null;
    const shrink = Math.min(1, longestPage / longer);
    const size: [number, number] = [originalWidth * shrink, originalHeight * shrink];
    target.addPage({ size, margin: 0 }).image(jpeg, 0, 0, { width: size[0], height: size[1] });
  }
  target.end();
  await ended;
  return Buffer.concat(chunks);
}

/** What PDFium asks for beyond its share it doesn't get: a file that needs more is refused before the process is lost. */
function capWasmMemory(): void {
  const { prototype } = WebAssembly.Memory;
  const grow = Reflect.get(prototype, 'grow') as (this: WebAssembly.Memory, pages: number) => number;
  prototype.grow = function limited(pages) {
    if (this.buffer.byteLength / wasmPageBytes + pages > mostWasmPages)
      throw new RangeError('Too much memory');
    return grow.call(this, pages);
  };
}

function refused(code: RefusalCode): Refusal {
  return { refused: code, field: 'papers' };
}
