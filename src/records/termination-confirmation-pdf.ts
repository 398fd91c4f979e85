import type { CalendarDate } from '../domain/zoned-time.js';
import { createThreads } from '../security/threads.js';
import type * as drawing from './termination-confirmation-drawing.js';

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

const draw = createThreads<TerminationConfirmation, Uint8Array>(
  import.meta.url,
  './termination-confirmation-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** The confirmation of a termination request as one page of PDF, for the mail and the confirmation page. Throws TooBusy. */
export async function terminationConfirmationPdf(facts: TerminationConfirmation): Promise<Buffer> {
  // Only what is drawn: the caller may know more, and not all of that can be cloned.
  const { reference, providerName, requestedAt, lastDay, noticeOn, timeZone, recordsContact } = facts;
  return Buffer.from(
    await draw({ reference, providerName, requestedAt, lastDay, noticeOn, timeZone, recordsContact }),
  );
}
