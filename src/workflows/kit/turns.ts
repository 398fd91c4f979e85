import { condition, patched } from '@temporalio/workflow';

/** Does something when nothing else has the turn. */
export type InTurn = ReturnType<typeof createTurns>;

/** Runs one thing after another: two acts that both wait can't come between each other. */
export function createTurns() {
  let taken = false;
  return async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    // Two that found it free in one step were both let in, in older histories.
    do await condition(() => !taken);
    while (taken && patched('one-in-turn'));
    taken = true;
    try {
      return await work();
    } finally {
      taken = false;
    }
  };
}
