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
  readonly hasClients: boolean;
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
  pdf.list([
    'We won’t show you to new clients, and no one can book a session after your last day.',
    ...(facts.hasClients
      ? [
          `We’ll tell your clients on ${longDate(facts.noticeOn)}. You can read the notice before that, and delay it by up to seven days.`,
          'We’re exporting all your notes. Download them before you leave.',
        ]
      : []),
    'Unsigned notes and unbilled sessions keep your account open until you finish them.',
    'You can withdraw until your last day begins.',
  ]);
  pdf.end();
  return pdf.take();
}
