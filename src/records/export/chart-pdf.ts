import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import PDFDocument from 'pdfkit';
import { longInstant } from '../../mail/dates.js';
import type { ExportedChart, ExportedNote } from './chart.js';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const regular = readFileSync(join(fonts, 'DejaVuSans.ttf'));
const bold = readFileSync(join(fonts, 'DejaVuSans-Bold.ttf'));

/** Bytes of finished pages that may wait for the store before whoever adds notes should. */
const waitingBytes = 256 * 1024;

/** A chart written note after note; `output` is read while notes are added, and says when it needs that, so memory does not grow with their number. */
export interface ChartPdf {
  readonly output: PassThrough;
  add(note: ExportedNote): void;
  end(): void;
}

/**
 * Opens the PDF of a chart: client and provider on every page, drafts marked in words. DejaVu Sans covers Latin, Greek and
 * Cyrillic with all accents; other scripts and emoji show as boxes here and stand in full in the FHIR file.
 */
export function openChartPdf(chart: ExportedChart): ChartPdf {
  const name = `${chart.client.familyName}, ${chart.client.givenName}`;
  const document = new PDFDocument({
    size: 'LETTER',
    margins: { top: 84, bottom: 64, left: 64, right: 64 },
    lang: 'en-US',
    // Tagged (ISO 14289): a screen reader walks from note to note by headings.
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: `Chart of ${name}`, Author: chart.provider.name },
  });
  document.registerFont('regular', regular).registerFont('bold', bold);
  let page = 0;
  document.on('pageAdded', () => {
    page += 1;
    const { margins } = document.page;
    // The margin would break the page again while its own header and footer are written.
    document.page.margins = { ...margins, top: 0, bottom: 0 };
    document.markContent('Artifact', { type: 'Pagination' });
    document.font('regular').fontSize(8).fillColor('#555555');
    document.text(`${name} · born ${chart.client.birthDate}`, margins.left, 40, { lineBreak: false });
    document.text(`${chart.provider.name} ${chart.provider.credentials}`.trim(), margins.left, 52, {
      lineBreak: false,
    });
    document.text(`Page ${page} · confidential health record`, margins.left, document.page.height - 40, {
      lineBreak: false,
    });
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
    const element = document.struct(type, {}, () => document.text(text));
    structure.add(element);
    element.end();
  };
  document.font('bold').fontSize(16);
  write('H1', `Chart of ${name}`);
  document.moveDown(0.8);

  return {
    output: document.pipe(new PassThrough({ highWaterMark: waitingBytes })),
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
  };
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
