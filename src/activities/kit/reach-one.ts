import type { Dependencies } from '../../dependencies.js';
import { hoursAfter } from '../../domain/instants.js';
import { mailEvery } from './mail-every.js';
import type { MailOutcome } from './mail-once.js';

/** Hours for which an address that puts mail off is tried, once another of the same person took it. Basis: product; greylisting takes some minutes, a full mailbox stays full. */
const hoursToTry = 1;

/**
 * Mails one person at each of their addresses, each once, and says whether one of them took it. An address that still puts the mail off an hour after it was asked
 * for, or whose relay is away, makes it fail and be tried again only where nothing else reached the person. `isTheirs` says whether an address is known to be the person's: one that
 * someone else may have named is mailed and reaches nobody.
 */
export async function reachOne<Address>(
  dependencies: Pick<Dependencies, 'clock'>,
  at: Date,
  addresses: Iterable<Address>,
  mail: (address: Address) => Promise<MailOutcome>,
  isTheirs: (address: Address) => boolean = () => true,
): Promise<{ reached: boolean }> {
  const tellings = Array.from(addresses, (address) => ({
    counts: isTheirs(address),
    tell: async () => (await mail(address)).kind === 'accepted',
  }));
  return reachWhoCounts(dependencies, at, tellings);
}

/** One reader of several: `tell` says whether they were reached, which is what is asked for where they count. */
export interface Telling {
  readonly counts: boolean;
  readonly tell: () => Promise<boolean>;
}

/** The same for several people, of whom not all count: says whether one who does was reached. After the hour, only one who does is tried for longer, and only while none was. */
export async function reachWhoCounts(
  dependencies: Pick<Dependencies, 'clock'>,
  at: Date,
  tellings: readonly Telling[],
): Promise<{ reached: boolean }> {
  let reached = false;
  /** Those who count and took or refused it; one whom the end of the attempt left untried may yet be reached. */
  let answered = 0;
  try {
    await mailEvery(tellings, async ({ counts, tell }) => {
      const isReached = await tell();
      reached ||= counts && isReached;
      if (counts) answered += 1;
    });
  } catch (error) {
    const mayYetBe = answered < tellings.filter(({ counts }) => counts).length;
    if ((mayYetBe && !reached) || isTimeToTry(dependencies, at)) throw error;
  }
  return { reached };
}

/** Whether an address that nobody waits for is still tried. */
export function isTimeToTry({ clock }: Pick<Dependencies, 'clock'>, at: Date): boolean {
  return clock() < hoursAfter(at, hoursToTry);
}
