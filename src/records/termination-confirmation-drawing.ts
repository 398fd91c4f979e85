import PDFDocument from 'pdfkit';
import type { CalendarDate } from '../domain/zoned-time.js';
import { longDate, longInstant, zoneName } from '../mail/dates.js';
import { registerFonts } from './pdf-fonts.js';
import { blocksOf } from './pdf-text.js';

/** What the confirmation states. */
export interface TerminationConfirmation {
  readonly reference: string;
  readonly providerName: string;
  readonly requestedAt: Date;
  readonly lastDay: CalendarDate;
  /** The day on which clients are told unless the provider delays it. */
  readonly noticeOn: CalendarDate;
  readonly timeZone: string;
  readonly recordsContact: readonly string[];
}

/** The confirmation of a termination request as one page of PDF, drawn in a thread: fonts and long names take pdfkit a while. */
export async function drawInThread(facts: TerminationConfirmation): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'LETTER',
    margin: 64,
    lang: 'en-US',
    info: { Title: `Confirmation ${facts.reference}`, Author: 'Headway', CreationDate: facts.requestedAt },
  });
  registerFonts(document);
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.font('bold').fontSize(20).text('Your request to end your contract').moveDown(0.5);
  document.fontSize(28).text(facts.reference).moveDown(0.8);
  const rows: [string, string][] = [
    ['Provider', facts.providerName],
    ['Requested', longInstant(facts.requestedAt, facts.timeZone)],
    [
      'Last day',
      `${longDate(facts.lastDay)}, until midnight ${zoneName(new Date(`${facts.lastDay}T12:00:00Z`), facts.timeZone)}`,
    ],
    ['Records contact', facts.recordsContact.join(', ')],
  ];
  for (const [label, value] of rows) {
    document.font('bold').fontSize(11).text(label);
    document.font('regular');
    for (const block of blocksOf(document, value)) document.text(block);
    document.moveDown(0.6);
  }
  document.moveDown(0.5).font('bold').fontSize(13).text('What happens next').moveDown(0.3);
  document
    .font('regular')
    .fontSize(11)
    .list(
      [
        'You are no longer shown to new clients, and nothing can be booked after the last day.',
        `Your clients are told on ${longDate(facts.noticeOn)}; you can read the notice before, and delay it by up to seven days.`,
        'All your notes are exported; download them before you leave.',
        'Unsigned notes and unbilled sessions keep your sign-in open after the last day.',
        'You can withdraw until the last day begins.',
      ],
      { bulletRadius: 2 },
    );
  document.end();
  return done;
}
