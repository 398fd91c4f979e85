import type { Transaction } from '../../adapters/database.js';
import { majorityOf } from '../../domain/record-retention/majority.js';
import { isPart2Consent, part2Signers, type Part2Signer } from '../../domain/record-request/part2.js';
import type { Refusal } from '../../domain/refusals.js';
import { calendarDate, dateIn } from '../../domain/zoned-time.js';
import type { RequestRow } from './row.js';

/** Who signed the consent that support saw, where it counts: a minor's own is needed at their age in the last of their providers' states (42 CFR 2.14). */
export async function readPart2Signer(
  tx: Transaction,
  { clientId, timeZone }: RequestRow,
  typed: string,
  at: Date,
): Promise<Part2Signer | Refusal> {
  const signedBy = part2Signers.find((one) => one === typed);
  if (signedBy === undefined) return { refused: 'part2-signer', field: 'signedBy' };
  const { birthDate, charts } = await tx.client.findUniqueOrThrow({
    where: { id: clientId },
    include: { charts: { include: { provider: true } } },
  });
  const jurisdictions = charts.map(({ provider }) => provider.jurisdiction);
  const isMinor = dateIn(timeZone, at) < majorityOf(calendarDate(birthDate), jurisdictions).on;
  return isPart2Consent(signedBy, isMinor) ? signedBy : { refused: 'part2-signer', field: 'signedBy' };
}
