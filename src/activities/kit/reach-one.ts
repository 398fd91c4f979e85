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
  return reachWhoCounts(dependencies, at, addresses, async (address) => {
    const { kind } = await mail(address);
    return kind === 'accepted' && isTheirs(address);
  });
}

/** The same for several people of whom not all count: `tell` says whether one who does was reached, after which the others are tried for the rest of the hour. */
export async function reachWhoCounts<Reader>(
  dependencies: Pick<Dependencies, 'clock'>,
  at: Date,
  readers: Iterable<Reader>,
  tell: (reader: Reader) => Promise<boolean>,
): Promise<{ reached: boolean }> {
  let reached = false;
  try {
    await mailEvery(readers, async (reader) => {
      reached = (await tell(reader)) || reached;
    });
  } catch (error) {
    if (!reached || isTimeToTry(dependencies, at)) throw error;
  }
  return { reached };
}

/** Whether an address that nobody waits for is still tried. */
export function isTimeToTry({ clock }: Pick<Dependencies, 'clock'>, at: Date): boolean {
  return clock() < hoursAfter(at, hoursToTry);
}
