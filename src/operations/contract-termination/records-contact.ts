import { inFull, type Reach } from '../../domain/contact.js';
import type { ContractTermination } from '../../generated/prisma/client.js';

/** Who holds the records of a provider who leaves and how to reach them, a line each, as far as someone sees that. */
export function recordsContactOf(termination: ContractTermination, reach: Reach = inFull): string[] {
  const { custodianName, recordsPractice, recordsAddress, recordsEmail, recordsPhone } = termination;
  return [
    custodianName ?? '',
    recordsPractice,
    reach.inFull ? recordsAddress : '',
    recordsEmail && reach.email(recordsEmail),
    recordsPhone && reach.phone(recordsPhone),
  ].filter((line) => line !== '');
}
