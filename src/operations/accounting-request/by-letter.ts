import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readAsker } from '../record-request/asker.js';
import { readLetter, type TypedLetter } from '../record-request/by-letter.js';
import { openAccounting, type OpenedAccounting } from './open.js';

/**
 * Takes the request of someone who asked for an accounting by letter or phone; its clock runs from the day on which that came. Support has looked who asks, and says
 * how. Locks the charts of the client.
 */
export async function takeAccountingByLetter(
  dependencies: Dependencies,
  request: {
    readonly by: Decider;
    readonly typed: TypedLetter & Readonly<Record<'requester' | 'papers', string>>;
  },
): Promise<OpenedAccounting | Refusal> {
  const { by, typed } = request;
  const asker = readAsker(by, typed);
  if (isRefusal(asker)) return asker;
  const { requester, papers } = asker;
  return commit(dependencies, async (tx, after): Promise<OpenedAccounting | Refusal> => {
    const at = dependencies.clock();
    const letter = await readLetter(tx, typed, { mayBeClient: requester === 'person', at });
    if (isRefusal(letter)) return letter;
    return openAccounting(tx, after, { ...letter, requester, taken: { by: by.id, papers }, at });
  });
}
