import { beyondLatin, faceOf, useFace, type Face, type Weight } from './fonts.js';
import { isRightToLeft, runsOf, type Run } from './runs.js';
import { createLineWrapper, paragraphsOf } from './wrap.js';

/** How a text looks. */
export interface Style {
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  /** Whether each paragraph runs as its own words do, as in what a person wrote; what we write runs from left to right, whatever name it begins with. */
  readonly ownDirection?: boolean;
}

/** One line as it fits on a page; `plain` where DejaVu draws it from left to right. */
interface Line {
  readonly text: string;
  readonly plain: boolean;
  readonly rightToLeft: boolean;
}

/** Lines drawn at once: pdfkit keeps the width of every word of a text for as long as it draws it. */
const blockLines = 500;

/** The part of a line that is filled: a font may move letters apart that were measured one by one. */
const filled = 0.98;

/** What pdfkit knows and its types don't say. */
interface Inner {
  readonly _font: { readonly ascender: number; readonly descender: number };
  continueOnNewPage(): void;
}

/** Lines of a text that are drawn together: plain ones by the block, any other by itself. */
export function* blocksOf(
  document: PDFKit.PDFDocument,
  style: Style,
  text: string,
): Generator<readonly Line[]> {
  let block: Line[] = [];
  for (const line of linesOf(document, style, text)) {
    if (block.length === blockLines || (block.length > 0 && !(line.plain && block[0]?.plain))) {
      yield block;
      block = [];
    }
    block.push(line);
  }
  if (block.length > 0) yield block;
}

/** Draws lines where a document is at, on as many pages as it takes. */
export function drawBlock(document: PDFKit.PDFDocument, style: Style, lines: readonly Line[]): void {
  const [first] = lines;
  if (first === undefined) return;
  if (first.plain) {
    setStyle(document, style).text(lines.map(({ text }) => text).join('\n'));
    // pdfkit leaves out an empty line at the end, which parts what follows from this.
    if (lines.at(-1)?.text === '') document.moveDown();
    return;
  }
  const runs = runsOf(first.text, first.rightToLeft);
  const { height, ascent } = measuresOf(document, style, runs);
  // pdfkit does the same where it breaks a text that it wraps.
  if (document.y + height > document.page.maxY()) (document as unknown as Inner).continueOnNewPage();
  const { margins, width } = document.page;
  const { y } = document;
  const x = first.rightToLeft ? width - margins.right - widthOfRuns(document, style, runs) : margins.left;
  drawRuns(document, style, runs, { x, y: y + ascent });
  setStyle(document, style);
  document.x = margins.left;
  document.y = y + height;
}

/** Draws one short line, or one that was clipped; `y` is its baseline, and with `right` it ends there. */
export function drawOneLine(
  document: PDFKit.PDFDocument,
  style: Style,
  text: string,
  { x, y, right }: { readonly x: number; readonly y: number; readonly right?: number },
): void {
  const runs = runsOf(text, false);
  const left = right === undefined ? x : right - widthOfRuns(document, style, runs);
  drawRuns(document, style, runs, { x: left, y });
}

/** A text on one line, with an ellipsis where it would be longer than the room there is. */
export function clipped(document: PDFKit.PDFDocument, style: Style, text: string, room: number): string {
  const measure = measureIn(document, style);
  const whole = clean(paragraphsOf(text).join(' '));
  const { value: first = '' } = createLineWrapper(measure, room * filled - measure('…'))(whole).next();
  return first.length === whole.length ? whole : `${first.trimEnd()}…`;
}

/** The width of a text on one line. */
export function widthOfText(document: PDFKit.PDFDocument, style: Style, text: string): number {
  return widthOfRuns(document, style, runsOf(text, false));
}

function* linesOf(document: PDFKit.PDFDocument, style: Style, text: string): Generator<Line> {
  const { width, margins } = document.page;
  const measure = measureIn(document, style);
  const wrap = createLineWrapper(measure, (width - margins.left - margins.right) * filled - measure(' '));
  for (const paragraph of paragraphsOf(text)) {
    const plain = !beyondLatin.test(paragraph);
    const rightToLeft = !plain && style.ownDirection === true && isRightToLeft(paragraph);
    for (const line of wrap(clean(paragraph)))
      // Spaces at the end of a line aren't seen; pdfkit would look for room for them.
      yield {
        text: line.replace(/[ \t]{2,}$/, ' ').normalize('NFC'),
        plain: plain || !beyondLatin.test(line),
        rightToLeft,
      };
  }
}

/** Tabs as wide as they look, and nothing that would show as a box and means nothing. */
function clean(paragraph: string): string {
  return paragraph.replaceAll('\t', '    ').replaceAll(/[\p{Cc}\p{Cs}\uFEFF]/gu, '');
}

/** Widths of single characters, as they come again in every text of a document. */
const widths = new WeakMap<PDFKit.PDFDocument, Map<Style, Map<string, number>>>();

function measureIn(document: PDFKit.PDFDocument, style: Style): (character: string) => number {
  const ofDocument = widths.get(document) ?? new Map<Style, Map<string, number>>();
  widths.set(document, ofDocument);
  const known = ofDocument.get(style) ?? new Map<string, number>();
  ofDocument.set(style, known);
  return (character) => {
    const width =
      known.get(character) ??
      setStyle(document, style, faceOf(character, 'latin')).widthOfString(character, { features: [] });
    known.set(character, width);
    return width;
  };
}

function drawRuns(
  document: PDFKit.PDFDocument,
  style: Style,
  runs: readonly Run[],
  { x, y }: { readonly x: number; readonly y: number },
): void {
  let at = x;
  for (const { text, face } of runs) {
    // What is copied and read aloud is the text itself, though an Indic vowel is drawn before its consonant. Readers turn Hebrew and Arabic by themselves.
    if (face === 'devanagari') document.markContent('Span', { actual: text });
    setStyle(document, style, face).text(text, at, y, { lineBreak: false, baseline: 'alphabetic' });
    if (face === 'devanagari') document.endMarkedContent();
    at += document.widthOfString(text);
  }
}

function widthOfRuns(document: PDFKit.PDFDocument, style: Style, runs: readonly Run[]): number {
  return runs.reduce(
    (width, { text, face }) => width + setStyle(document, style, face).widthOfString(text),
    0,
  );
}

/** The height of a line and of what is above its baseline, with room for every script in it. */
function measuresOf(document: PDFKit.PDFDocument, style: Style, runs: readonly Run[]) {
  const fonts = [...new Set(['latin' as const, ...runs.map(({ face }) => face)])].map(
    (face) => (setStyle(document, style, face) as unknown as Inner)._font,
  );
  const ascent = (Math.max(...fonts.map(({ ascender }) => ascender)) * style.size) / 1000;
  const descent = (Math.max(...fonts.map(({ descender }) => -descender)) * style.size) / 1000;
  return { ascent, height: ascent + descent };
}

/** Sets the font, size and color of what is drawn next. */
export function setStyle(
  document: PDFKit.PDFDocument,
  { weight, size, color }: Style,
  face: Face = 'latin',
): PDFKit.PDFDocument {
  return useFace(document, face, weight).fontSize(size).fillColor(color);
}
