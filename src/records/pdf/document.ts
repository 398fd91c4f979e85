import PDFDocument from 'pdfkit';
import { brand } from '../../mail/brand.js';
import { locales, longDate } from '../../mail/dates.js';
import type { Language } from '../../domain/languages.js';
import { dateIn } from '../../domain/zoned-time.js';
import { blocksOf, clipped, drawBlock, drawOneLine, setStyle, widthOfText, type Style } from './draw.js';
import { openTotal } from './total.js';

/** How texts of our documents look. */
export const styles = {
  title: { weight: 'bold', size: 16, color: '#1d2529' },
  code: { weight: 'bold', size: 26, color: '#1d2529' },
  heading: { weight: 'bold', size: 11, color: '#1d2529' },
  body: { weight: 'regular', size: 10, color: '#1d2529' },
  written: { weight: 'regular', size: 10, color: '#1d2529', ownDirection: true },
  small: { weight: 'regular', size: 8, color: '#50595e' },
  warning: { weight: 'bold', size: 12, color: '#b3261e' },
} as const satisfies Record<string, Style>;

const wordmark = { weight: 'bold', size: 15, color: brand.color } as const satisfies Style;

/** Points of the mark's edge. */
const markSize = 16;

/** Words whose drawing pdfkit may remember, at one or two kilobytes each; a chart has no end of them where someone pasted a picture. */
const rememberedWords = 5_000;

/** Characters drawn between two looks at how many words are remembered. */
const forgetAfter = 100_000;

/** A document that is written from top to bottom; what is finished is taken in between, so that memory does not grow with it. */
export interface Pdf {
  write(type: 'H1' | 'H2' | 'P', style: keyof typeof styles, text: string): void;
  /** A list, each item after a bullet. */
  list(items: readonly string[]): void;
  /** The language of what is written from now on; the document's until it is said. */
  speak(language: Language): void;
  /** A band across the page that nobody reads past. */
  warn(text: string): void;
  /** Leaves points free. */
  space(points: number): void;
  /** Begins a new page where fewer points than these are left. */
  keep(points: number): void;
  end(): void;
  /** The bytes that were finished since the last call. */
  take(): Uint8Array;
}

/** What a document is, as it stands on its pages and in its properties. */
export interface Letterhead {
  /** English unless said otherwise. */
  readonly language?: Language;
  readonly title: string;
  readonly author: string;
  readonly madeAt: Date;
  readonly timeZone: string;
  /** On top of every page: a name that may be cut, and what is never cut. */
  readonly running: readonly [name: string, rest: string];
  /** At the foot of every page. */
  readonly foot: string;
}

/** What our frame of a page says, by language. */
const frameWords = {
  en: { made: (day: string) => `Made on ${day}`, page: 'Page', of: 'of' },
  es: { made: (day: string) => `Hecho el ${day}`, page: 'Página', of: 'de' },
} as const satisfies Record<Language, object>;

/** Opens a document: letterhead, "page x of y", tagged for screen readers (ISO 14289), every script shaped and ordered. */
export function openPdf(head: Letterhead): Pdf {
  const own = head.language ?? 'en';
  const document = new PDFDocument({
    size: 'LETTER',
    margins: { top: 84, bottom: 64, left: 64, right: 64 },
    lang: locales[own],
    pdfVersion: '1.7',
    // Its types do not know it yet.
    subset: 'PDF/UA' as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: head.title, Author: head.author, CreationDate: head.madeAt },
  });
  // Where this is the number 1, pdfkit adds a CIDSet that names 34 characters whatever there are, which PDF/UA-1 (§7.21.4.2) refuses.
  Object.assign(document, { subset: '1' });
  const total = openTotal(document, styles.small, frameWords[own]);
  let current: Style = styles.body;
  const frame = createFrame(document, head, total, () => current);
  let drawn = 0;
  document.on('pageAdded', frame);
  document.addPage();
  const structure = document.struct('Document');
  document.addStructure(structure);
  let language: Language = own;

  function writeIn(
    parent: PDFKit.PDFStructureElement,
    type: 'H1' | 'H2' | 'P' | 'LBody',
    style: Style,
    text: string,
  ): void {
    const element = document.struct(type, language === own ? {} : { lang: locales[language] });
    parent.add(element);
    current = style;
    for (const block of blocksOf(document, current, text)) {
      element.add(() => drawBlock(document, current, block));
      drawn += block.reduce((sum, line) => sum + line.text.length, 0);
      if (drawn < forgetAfter) continue;
      forgetWords(document);
      drawn = 0;
    }
    element.end();
  }

  return {
    write: (type, style, text) => writeIn(structure, type, styles[style], text),
    list(items) {
      const list = document.struct('L');
      structure.add(list);
      for (const text of items) {
        const item = document.struct('LI');
        list.add(item);
        writeIn(item, 'LBody', styles.body, `• ${text}`);
        item.end();
        document.y += 3;
      }
      list.end();
    },
    speak(spoken) {
      language = spoken;
    },
    warn(text) {
      this.keep(60);
      const { margins, width } = document.page;
      document.markContent('Artifact', { type: 'Layout' });
      document.rect(margins.left, document.y, width - margins.left - margins.right, 22).fill('#fbe9e7');
      document.rect(margins.left, document.y, 4, 22).fill(styles.warning.color);
      document.endMarkedContent();
      document.x = margins.left + 12;
      document.y += 4;
      this.write('P', 'warning', text);
      document.x = margins.left;
      document.y += 6;
    },
    space(points) {
      document.y += points;
    },
    keep(points) {
      if (document.y + points > document.page.maxY()) document.addPage();
    },
    end() {
      structure.end();
      total.end();
      document.end();
    },
    take: () => (document.read() as Buffer | null) ?? new Uint8Array(),
  };
}

/** Draws what stands on every page around its text; what is drawn next looks as before. */
function createFrame(
  document: PDFKit.PDFDocument,
  { language = 'en', running: [name, rest], foot, madeAt, timeZone }: Letterhead,
  total: ReturnType<typeof openTotal>,
  current: () => Style,
): () => void {
  const { small } = styles;
  const made = frameWords[language].made(longDate(dateIn(timeZone, madeAt), language));
  let page = 0;
  let header: string | undefined;
  return () => {
    page += 1;
    const { margins, width, height } = document.page;
    const room = width - margins.left - margins.right;
    // The margin would break the page again while its own header and footer are written.
    document.page.margins = { ...margins, top: 0, bottom: 0 };
    document.markContent('Artifact', { type: 'Pagination' });
    // Names may be long; what tells two people of one name apart is always there.
    header ??= `${clipped(document, small, name, room * 0.75 - widthOfText(document, small, rest))}${rest}`;
    const right = width - margins.right;
    drawMark(document, { x: margins.left, y: 38 });
    drawOneLine(document, wordmark, brand.name, { x: margins.left + markSize + 6, y: 48 });
    drawOneLine(document, small, header, { x: margins.left, y: 44, right });
    document.moveTo(margins.left, 58).lineTo(right, 58).lineWidth(0.75).stroke(brand.color);
    total.draw(page, { x: margins.left, y: height - 36 });
    drawOneLine(document, small, `${made} · ${foot}`, { x: margins.left, y: height - 36, right });
    document.endMarkedContent();
    document.page.margins = margins;
    document.x = margins.left;
    document.y = margins.top;
    setStyle(document, current());
  };
}

function drawMark(document: PDFKit.PDFDocument, { x, y }: { x: number; y: number }): void {
  document
    .save()
    .translate(x, y)
    .scale(markSize / 32);
  document.roundedRect(0, 0, 32, 32, 8).fill(brand.color);
  document.path(brand.letter).lineWidth(4).lineCap('round').stroke('#fff');
  document.restore();
}

/** pdfkit remembers for a whole document how each word is drawn, and offers only to remember none, which more than doubles its time. */
function forgetWords(document: PDFKit.PDFDocument): void {
  const { _fontFamilies: fonts } = document as unknown as {
    _fontFamilies: Record<string, { layoutCache?: Record<string, unknown> }>;
  };
  for (const font of Object.values(fonts))
    if (Object.keys(font.layoutCache ?? {}).length > rememberedWords)
      font.layoutCache = Object.create(null) as Record<string, unknown>;
}
