import { createThreads } from '../security/threads.js';
import type * as drawing from './termination-confirmation-drawing.js';
import type { TerminationConfirmation } from './termination-confirmation-drawing.js';

const draw = createThreads<TerminationConfirmation, Uint8Array>(
  import.meta.url,
  './termination-confirmation-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** The confirmation of a termination request as one page of PDF, for the mail and the confirmation page. Throws TooBusy. */
export async function terminationConfirmationPdf(facts: TerminationConfirmation): Promise<Buffer> {
  // Only what is drawn: the caller may know more, and not all of that can be cloned.
  const { reference, providerName, requestedAt, lastDay, noticeOn, timeZone, recordsContact, hasClients } =
    facts;
  return Buffer.from(
    await draw({
      reference,
      providerName,
      requestedAt,
      lastDay,
      noticeOn,
      timeZone,
      recordsContact,
      hasClients,
    }),
  );
}
