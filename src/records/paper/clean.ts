import { checkPaper } from '../../domain/contact-request/papers.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { createProcesses, ProcessLost } from '../../security/processes.js';
import { TooBusy, TookTooLong, type Asker, type Turns } from '../../security/turns.js';
import type * as cleanProcess from './clean-process.js';
import type { CleanPaper, PaperToClean } from './clean-process.js';

/**
 * How much is cleaned at once and may wait; beyond that, people are asked to try again. Basis: product; a source that has spent as much as two files that were ended, or seventy photos,
 * leaves the second process to others.
 */
const turns: Turns = { atOnce: 2, waiting: 20, each: { atOnce: 1, waiting: 5, spentMs: 30_000 } };

/**
 * What a file may cost. Basis: measured; a process takes 0.1 s of a core to start, a photo of 48 million pixels 0.3 s, 50 pages of small print 2.5 s, 50 pages scanned at 200 dots an inch 5.5 s. With three others on
 * two cores those took 12 s. The worst picture that is taken, a progressive JPEG, takes 452 MB, and 476 within a PDF.
 */
const cost = { mostMs: 15_000, megabytes: 640, heap: 256 };

/**
 * Makes what draws the content of a file anew, in a process of its own with limits of time and memory, so that a hostile file costs only itself. Refused: what is empty, too large,
 * of another kind, locked, or can't be opened within the limits; and any file where too much waits, or nobody waits for it.
 */
export function createPaperCleaner(
  given: Partial<typeof cost> = {},
): (bytes: Uint8Array, asker?: Asker) => Promise<CleanPaper | Refusal> {
  const inProcess = createProcesses<PaperToClean, CleanPaper | Refusal>(
    import.meta.url,
    './clean-process',
    'cleanPaper' satisfies keyof typeof cleanProcess,
    turns,
    { ...cost, ...given },
  );
  return async (bytes, asker) => {
    const kind = checkPaper(bytes);
    if (isRefusal(kind)) return kind;
    try {
      return await inProcess({ kind, bytes }, asker);
    } catch (error) {
      if (error instanceof ProcessLost || error instanceof TookTooLong)
        return { refused: 'paper-unreadable', field: 'papers' };
      if (error instanceof TooBusy) return { refused: 'papers-busy', field: 'papers' };
      throw error;
    }
  };
}

/** The one that a program has. */
export const cleanPaper = createPaperCleaner();
