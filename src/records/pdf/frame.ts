import type { Language } from '../../domain/languages.js';
import { dateIn } from '../../domain/zoned-time.js';
import { brand } from '../../mail/brand.js';
import { longDate } from '../../mail/dates.js';
import { clipped, drawOneLine, setStyle, widthOfText, type Style } from './draw.js';
import { styles } from './styles.js';
import type { openTotal } from './total.js';

const wordmark = { weight: 'bold', size: 15, color: brand.color } as const satisfies Style;

/** Points of the mark's edge. */
const markSize = 16;

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
export const frameWords = {
  en: { made: (day: string) => `Made on ${day}`, page: 'Page', of: 'of' },
  es: { made: (day: string) => `Hecho el ${day}`, page: 'Página', of: 'de' },
} as const satisfies Record<Language, object>;

/** Draws what stands on every page around its text; what is drawn next looks as before. */
export function createFrame(
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
