import { isCancellation, patched } from '@temporalio/workflow';
import type { InTurn } from './turns.js';

/**
 * Work that goes on beside a workflow's dates, acts and other work, so that one mailbox that puts mail off, for a day at most, keeps back nothing else. Before a workflow ends,
 * or hands over to a fresh run, it waits for all of it. What a piece of it throws is a bug: the step in which it did fails, and is tried again until the bug is mended.
 */
export interface Beside {
  go(work: Promise<unknown>): void;
  isUnderWay(work: Promise<unknown>): boolean;
  isIdle(): boolean;
  finished(): Promise<void>;
}

/** Nothing under way yet. */
export function openBeside(): Beside {
  const works = new Set<Promise<unknown>>();
  return {
    go(work) {
      works.add(work);
      void work.then(
        () => works.delete(work),
        (error: unknown) => {
          works.delete(work);
          // Nobody handles it: then Temporal fails the task of the workflow at once. A workflow that is cancelled ends by itself.
          if (!isCancellation(error)) throw error;
        },
      );
    },
    isUnderWay: (work) => works.has(work),
    isIdle: () => works.size === 0,
    async finished() {
      while (works.size > 0) await Promise.all(works);
    },
  };
}

/** Something that is sent and may be put off for a day; what it leaves takes the turn that it is given, for that moment alone. */
type Letter = (inTurn: InTurn) => Promise<void>;

/** Sends a letter beside everything else: meanwhile acts are answered, dates come, and other letters go out. */
export async function sendBeside(
  { beside, process }: { readonly beside: Beside; readonly process: { readonly inTurn: InTurn } },
  letter: Letter,
  { held }: { readonly held?: true } = {},
): Promise<void> {
  if (patched('letters-beside')) beside.go(letter(process.inTurn));
  // Recorded when each was waited for, and some held the turn: factorRecovery.closed-once-the-link-was-given-up.json.
  else if (held) await process.inTurn(() => letter((work) => work()));
  else await letter(process.inTurn);
}

/** Whether what a letter answered is newer than all that is known: nobody acted and nothing was looked at since it began. */
export function isNewest<View>(before: View, known: View): boolean {
  // Recorded when it was taken over in any case: noteRetrieval.stopped-once-the-download-was-given-up.json.
  return before === known || !patched('letters-beside');
}

/** Lets a letter go beside all else, with what follows from how it went. False where it is over already: older histories waited for it. */
export async function tellBeside(beside: Beside, letter: Promise<unknown>): Promise<boolean> {
  // Recorded when each letter was waited for: every history of before decision 033.
  const isBeside = patched('letters-beside');
  if (isBeside) beside.go(letter);
  else await letter;
  return isBeside;
}

/** Tells each reader one letter after the other, so that none overtakes one that came before; those to others go beside. */
export function createSequences() {
  const newest = new Map<string, Promise<void>>();
  return function inOrder(reader: string, tell: () => Promise<void>): Promise<void> {
    const telling = newest.get(reader)?.then(tell, tell) ?? tell();
    const told = telling.then(() => {
      if (newest.get(reader) === told) newest.delete(reader);
    });
    newest.set(reader, told);
    return told;
  };
}
