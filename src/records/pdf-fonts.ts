import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const regular = readFileSync(join(folder, 'DejaVuSans.ttf'));
const bold = readFileSync(join(folder, 'DejaVuSans-Bold.ttf'));

/** Makes DejaVu Sans known to a document as `regular` and `bold`: Latin, Greek and Cyrillic with all accents, which a reader's own fonts lack. */
export function registerFonts(document: PDFKit.PDFDocument): void {
  document.registerFont('regular', regular).registerFont('bold', bold);
}
