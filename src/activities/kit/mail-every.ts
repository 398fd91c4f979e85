import { whileAttemptLasts } from './attempt.js';

/**
 * Mails every address before it fails: one whose server says "later" for a day keeps none of the others from being told. The first failure is
 * thrown once all were tried, so that Temporal tries again; `mailOnce` sends nothing twice. What is left when the attempt's time is over is the next one's.
 */
export async function mailEvery<Address, Outcome>(
  addresses: Iterable<Address>,
  mail: (address: Address) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const failures: unknown[] = [];
  const checkTime = whileAttemptLasts();
  for (const address of addresses) {
    checkTime();
    try {
      outcomes.push(await mail(address));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return outcomes;
}
