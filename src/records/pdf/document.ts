import PDFDocument from 'pdfkit';
import { locales } from '../../mail/dates.js';
import type { Language } from '../../domain/languages.js';
import { blocksOf, drawBlock, type Style } from './draw.js';
import { createFrame, frameWords, type Letterhead } from './frame.js';
import { styles } from './styles.js';
import { openTotal } from './total.js';

/** Words whose drawing pdfkit may remember, at one or two kilobytes each; a chart has no end of them where someone pasted a picture. */
const rememberedWords = 5_000;

/** Characters drawn between two looks at how many words are remembered. */
const forgetAfter = 100_000;

/** A document that is written from top to bottom; what is finished is taken in between, so that memory doesn't grow with it. */
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

/** Opens a document: letterhead, "page x of y", tagged for screen readers (ISO 14289), every script shaped and ordered. */
export function openPdf(head: Letterhead): Pdf {
  const own = head.language ?? 'en';
  const document = openDocument(head, own);
  const total = openTotal(document, styles.small, frameWords[own]);
  const pen = createPen(document, own);
  document.on('pageAdded', createFrame(document, head, total, pen.style));
  document.addPage();
  const structure = document.struct('Document');
  document.addStructure(structure);

  return {
    write: (type, style, text) => pen.write(structure, type, styles[style], text),
    list(items) {
      const list = document.struct('L');
      structure.add(list);
      for (const text of items) {
        const item = document.struct('LI');
        list.add(item);
        pen.write(item, 'LBody', styles.body, `• ${text}`);
        item.end();
        document.y += 3;
      }
      list.end();
    },
    speak: pen.speak,
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

function openDocument(head: Letterhead, own: Language): PDFKit.PDFDocument {
  const document = new PDFDocument({
    size: 'LETTER',
    margins: { top: 84, bottom: 64, left: 64, right: 64 },
    lang: locales[own],
    pdfVersion: '1.7',
    // Its types don't know it yet.
    subset: 'PDF/UA' as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: head.title, Author: head.author, CreationDate: head.madeAt },
  });
  // Where this is the number 1, pdfkit adds a CIDSet that names 34 characters whatever there are, which PDF/UA-1 (§7.21.4.2) refuses.
  Object.assign(document, { subset: '1' });
  return document;
}

/** Writes text into the structure of a document, in the style and language that hold at the time. */
function createPen(document: PDFKit.PDFDocument, own: Language) {
  let current: Style = styles.body;
  let language = own;
  let drawn = 0;
  return {
    style: () => current,
    speak(spoken: Language): void {
      language = spoken;
    },
    write(
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
    },
  };
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
