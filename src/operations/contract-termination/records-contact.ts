import type { ContractTermination } from '../../generated/prisma/client.js';

/** Who holds the records of a provider who leaves and how to reach them, a line each. */
export function recordsContactOf(termination: ContractTermination): string[] {
  const { custodianName, recordsPractice, recordsAddress, recordsEmail, recordsPhone } = termination;
  return [custodianName ?? '', recordsPractice, recordsAddress, recordsEmail, recordsPhone].filter(
    (line) => line !== '',
  );
}
