import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { checkPaper } from '../../domain/contact-request/papers.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CleanPaper } from '../../records/paper/clean-thread.js';
import { cleanPaper } from '../../records/paper/clean.js';
import type { Asker } from '../../security/turns.js';

/** A file as it was sent, and by whom. */
export interface SentFile {
  readonly bytes: Uint8Array;
  readonly by: Asker;
}

/**
 * Takes a file that someone sends for a case: where a scanner is configured it is scanned first, and then it is drawn again (decision 022). What the scanner finds is in
 * the audit trail, and nothing of the file is kept; where the scanner is away, nothing is taken. Locks nothing.
 */
export async function takePaper(
  { db, clock, log, scanner }: Pick<Dependencies, 'db' | 'clock' | 'log' | 'scanner'>,
  caseId: string,
  { bytes, by }: SentFile,
): Promise<CleanPaper | Refusal> {
  const kind = checkPaper(bytes);
  if (isRefusal(kind)) return kind;
  const scan = await scanner.scan(bytes);
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
