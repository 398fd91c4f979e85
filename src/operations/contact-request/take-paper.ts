import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { checkPaper } from '../../domain/contact-request/papers.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CleanPaper } from '../../records/paper/clean-process.js';
import { cleanPaper } from '../../records/paper/clean.js';
import type { FileScanner, Scan } from '../../ports.js';
import { createTimedTurns, TooBusy, TookTooLong, type Asker, type Turns } from '../../security/turns.js';

/** A file as it was sent, and by whom. */
export interface SentFile {
  readonly bytes: Uint8Array;
  readonly by: Asker;
}

/** How much is scanned at once and may wait, as `cleanPaper` has it. Basis: product; clamd has ten threads, for several of our programs. */
const turns: Turns = { atOnce: 4, waiting: 20, each: { atOnce: 1, waiting: 5, spentMs: 30_000 } };

/** Milliseconds in which a file is scanned. Basis: product; one of 10 MB takes clamd a second or two. */
const mostMs = 30_000;

const inTurn = createTimedTurns(turns, mostMs);

/**
 * Takes a file that someone sends for a case: where a scanner is configured it is scanned first, in turns by who sends it, and then it is drawn again (decision 022). What the scanner finds is in
 * the audit trail, and nothing of the file is kept; where the scanner is away, nothing is taken. Locks nothing.
 */
export async function takePaper(
  { db, clock, log, scanner }: Pick<Dependencies, 'db' | 'clock' | 'log' | 'scanner'>,
  caseId: string,
  { bytes, by }: SentFile,
): Promise<CleanPaper | Refusal> {
  const kind = checkPaper(bytes);
  if (isRefusal(kind)) return kind;
  const scan = await scanned(scanner, { bytes, by });
  if (isRefusal(scan)) return scan;
  if (scan.kind === 'away') {
    log.warn({ caseId }, 'a file was not scanned');
    return { refused: 'paper-not-scanned', field: 'papers' };
  }
  if (scan.kind === 'clean') return cleanPaper(bytes, by);
  await db.$transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor: { kind: 'system' },
      act: 'contact_paper.refuse',
      subject: { kind: 'case', id: caseId },
      detail: { found: scan.name },
    }),
  );
  return { refused: 'paper-infected', field: 'papers' };
}

/** Scans a file once it is its turn; one that takes too long is as of a scanner that is away. Refused: a file where too much waits, or that nobody waits for anymore. */
async function scanned(scanner: FileScanner, { bytes, by }: SentFile): Promise<Scan | Refusal> {
  try {
    return await inTurn((givenUp) => scanner.scan(bytes, givenUp), by);
  } catch (error) {
    if (error instanceof TookTooLong) return { kind: 'away' };
    if (error instanceof TooBusy) return { refused: 'papers-busy', field: 'papers' };
    throw error;
  }
}
