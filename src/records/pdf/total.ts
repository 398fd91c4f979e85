import { setStyle, type Style } from './draw.js';

/** What pdfkit knows and its types don't say. */
interface Inner {
  readonly _font: {
    readonly id: string;
    ref(): unknown;
    encode(text: string): readonly [glyphs: readonly string[], positions: unknown];
  };
  ref(data: object): Reference;
  readonly page: { readonly xobjects: Record<string, unknown> };
  addContent(operators: string): void;
}

interface Reference {
  readonly data: Record<string, unknown>;
  end(content: string): void;
}

/**
 * "Page x of y" of a document whose pages are sent before their number is known: each page shows the same form (ISO 32000-1 §8.10), which is
 * written last.
 */
export function openTotal(
  document: PDFKit.PDFDocument,
  style: Style,
  words: { readonly page: string; readonly of: string },
) {
  const inner = document as unknown as Inner;
  const form = inner.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, -20, 100, 20] });
  let pages = 0;
  return {
    /** Draws the number of a page from `x` on, on the baseline `y`. */
    draw(page: number, { x, y }: { readonly x: number; readonly y: number }): void {
      pages = page;
      const text = `${words.page} ${page}`;
      setStyle(document, style).text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
      inner.page.xobjects['Total'] = form;
      // The page's content hangs from its top; text doesn't.
      inner.addContent(`q 1 0 0 -1 ${x + document.widthOfString(text)} ${y} cm /Total Do Q`);
    },
    /** Writes how many pages there are. */
    end(): void {
      const { _font: font } = setStyle(document, style) as unknown as Inner;
      const [glyphs] = font.encode(` ${words.of} ${pages}`);
      form.data['Resources'] = { Font: { [font.id]: font.ref() } };
      form.end(`BT /${font.id} ${style.size} Tf <${glyphs.join('')}> Tj ET`);
    },
  };
}
