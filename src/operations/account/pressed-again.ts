import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import type { Account } from '../../generated/prisma/client.js';
import { passwordMatches } from '../../security/passwords.js';
import { createThrottle } from '../../security/throttle.js';

/**
 * Whether a password that was typed behind a used link is the one that its account has: then it is the same press again, and no one whose password was
 * dropped. After so many wrong ones in a day none is compared: an old link isn't for guessing a password. Throws TooBusy.
 */
export async function isItsPassword(
  dependencies: Dependencies,
  { id, passwordHash }: Pick<Account, 'id' | 'passwordHash'>,
  typed: string,
): Promise<boolean> {
  const mayTry = createThrottle(dependencies, 'pressed-again', limits.pressesAgainPerAccount);
  if (!(await mayTry(id)) || !(await passwordMatches(typed, passwordHash))) return false;
  await mayTry.giveBack(id);
  return true;
}
