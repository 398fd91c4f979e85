import PDFDocument from 'pdfkit';
import { longInstant } from '../../mail/dates.js';
import { registerFonts } from '../pdf-fonts.js';
import { blocksOf, oneLineOf } from '../pdf-text.js';
import { shortened, type ExportedChart, type ExportedNote } from './chart.js';
import { listedName } from '../../domain/person-name.js';

/** Distinct words whose drawing pdfkit may remember, at one or two kilobytes each; a chart has no end of them where someone pasted a picture. */
const rememberedWords = 10_000;

/** Characters drawn between two looks at how many words are remembered. */
const forgetAfter = 100_000;

/** A chart that is written note after note; what is finished is taken in between, so that memory does not grow with the notes. */
export interface ChartPdf {
  add(note: ExportedNote): void;
  end(): void;
  /** The bytes that were finished since the last call. */
  take(): Uint8Array;
}

/**
 * Opens the PDF of a chart: client and provider on every page, drafts marked in words. DejaVu Sans covers Latin, Greek and
 * Cyrillic with all accents; other scripts and emoji show as boxes here and stand in full in the FHIR file.
 */
export function openChartPdf(chart: ExportedChart): ChartPdf {
  const name = listedName(chart.client);
  const document = new PDFDocument({
    size: 'LETTER',
    margins: { top: 84, bottom: 64, left: 64, right: 64 },
    lang: 'en-US',
    // Tagged (ISO 14289): a screen reader walks from note to note by headings.
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: shortened(`Chart of ${name}`), Author: shortened(chart.provider.name) },
  });
  registerFonts(document);
  let page = 0;
  let headers: [string, string] | undefined;
  let drawn = 0;
  document.on('pageAdded', () => {
    page += 1;
    const { margins } = document.page;
    // The margin would break the page again while its own header and footer are written.
    document.page.margins = { ...margins, top: 0, bottom: 0 };
    document.markContent('Artifact', { type: 'Pagination' });
    document.font('regular').fontSize(8).fillColor('#555555');
    headers ??= [
      oneLineOf(document, `${name} · born ${chart.client.birthDate}`),
      oneLineOf(document, `${chart.provider.name} ${chart.provider.credentials}`.trim()),
    ];
    const lines = [
      [headers[0], 40],
      [headers[1], 52],
      [`Page ${page} · confidential health record`, document.page.height - 40],
    ] as const;
    for (const [line, y] of lines) document.text(line, margins.left, y, { lineBreak: false });
    document.endMarkedContent();
    document.page.margins = margins;
    document.fillColor('#111111').fontSize(10);
    document.x = margins.left;
    document.y = margins.top;
  });
  document.addPage();
  const structure = document.struct('Document');
  document.addStructure(structure);
  const write = (type: 'H1' | 'H2' | 'P', text: string) => {
    const element = document.struct(type);
    structure.add(element);
    for (const block of blocksOf(document, text)) {
      element.add(() => document.text(block));
      drawn += block.length;
      if (drawn > forgetAfter) {
        forgetWords(document);
        drawn = 0;
      }
    }
    element.end();
  };
  document.font('bold').fontSize(16);
  write('H1', `Chart of ${name}`);
  document.moveDown(0.8);

  return {
    add(note) {
      const heading = note.session
        ? longInstant(note.session.startsAt, chart.provider.timeZone)
        : 'Note without a session';
      if (document.y > document.page.height - 160) document.addPage();
      document.font('bold').fontSize(11);
      write('H2', heading);
      document.font('regular').fontSize(8).fillColor('#555555');
      write('P', standing(note, chart.provider.timeZone));
      document.fillColor('#111111').fontSize(10).moveDown(0.3);
      write('P', note.text);
      document.moveDown(1);
    },
    end() {
      structure.end();
      document.end();
    },
    take: () => (document.read() as Buffer | null) ?? new Uint8Array(),
  };
}

/** pdfkit remembers for a whole document how each word is drawn, and offers only to remember none, which more than doubles its time. */
function forgetWords(document: PDFKit.PDFDocument): void {
  const { _font: font } = document as unknown as { _font: { layoutCache: Record<string, unknown> } };
  if (Object.keys(font.layoutCache).length > rememberedWords)
    font.layoutCache = Object.create(null) as Record<string, unknown>;
}

function standing(note: ExportedNote, timeZone: string): string {
  const kind =
    note.kind === 'psychotherapy'
      ? 'Psychotherapy note (not part of the designated record set)'
      : 'Progress note';
  const signed =
    note.signedAt === null ? 'DRAFT – NOT SIGNED' : `signed ${longInstant(note.signedAt, timeZone)}`;
  return `${kind} · written ${longInstant(note.writtenAt, timeZone)} · ${signed} · ${note.id}`;
}
