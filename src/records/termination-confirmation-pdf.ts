import { createDrawing } from './pdf/thread.js';
import type * as drawing from './termination-confirmation-drawing.js';
import type { TerminationConfirmation } from './termination-confirmation-drawing.js';

const draw = createDrawing<typeof drawing>(import.meta.url, './termination-confirmation-drawing');

/** The confirmation of a termination request as one page of PDF, for the mail and the confirmation page. Throws TooBusy. */
export async function terminationConfirmationPdf(facts: TerminationConfirmation): Promise<Buffer> {
  // Only what is drawn: the caller may know more, and not all of that can be cloned.
  const { reference, providerName, requestedAt, lastDay, noticeOn, timeZone, recordsContact, hasClients } =
    facts;
  return draw({
    reference,
    providerName,
    requestedAt,
    lastDay,
    noticeOn,
    timeZone,
    recordsContact,
    hasClients,
  });
}
