import type { CalendarDate } from '../domain/zoned-time.js';
import { longDate, longInstant, zoneName } from '../mail/dates.js';
import { openPdf } from './pdf/document.js';
import { writeFacts } from './pdf/facts.js';

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

/** The confirmation of a termination request, drawn in a thread: fonts and long names take a while. */
export async function drawInThread(facts: TerminationConfirmation): Promise<Uint8Array> {
  const pdf = openPdf({
    title: `Confirmation ${facts.reference}`,
    author: 'Headway',
    madeAt: facts.requestedAt,
    timeZone: facts.timeZone,
    running: [facts.providerName, ` · ${facts.reference}`],
    foot: 'Your request to end your contract',
  });
  pdf.write('H1', 'title', 'Your request to end your contract');
  pdf.space(6);
  pdf.write('P', 'code', facts.reference);
  pdf.space(10);
  writeFacts(pdf, [
    ['Provider', facts.providerName],
    ['Requested', longInstant(facts.requestedAt, facts.timeZone)],
    [
      'Last day',
      `${longDate(facts.lastDay)}, until midnight ${zoneName(new Date(`${facts.lastDay}T12:00:00Z`), facts.timeZone)}`,
    ],
    ['Records contact', facts.recordsContact.join('\n')],
  ]);
  pdf.write('H2', 'heading', 'What happens next');
  pdf.space(3);
  for (const item of [
    'You are no longer shown to new clients, and nothing can be booked after the last day.',
    `Your clients are told on ${longDate(facts.noticeOn)}; you can read the notice before, and delay it by up to seven days.`,
    'All your notes are exported; download them before you leave.',
    'Unsigned notes and unbilled sessions keep your sign-in open after the last day.',
    'You can withdraw until the last day begins.',
  ]) {
    pdf.write('P', 'body', `• ${item}`);
    pdf.space(3);
  }
  pdf.end();
  return pdf.take();
}
