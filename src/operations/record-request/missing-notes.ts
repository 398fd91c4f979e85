import type { Transaction } from '../../adapters/database.js';
import { openTaskUnlessOpenIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { missingFrom, type MadeExport, type MissingNotes } from '../note-export/missing-notes.js';

/** What the file of a part lacks: as it was let out, also once that file is gone, or as it waits. */
export function missingOf(
  { notesMissing }: Pick<RecordRequestPart, 'notesMissing'>,
  made: MadeExport | null,
): MissingNotes | null {
  if (notesMissing === null || made === null) return missingFrom(made);
  return { count: notesMissing, of: made.notesTotal };
}

/** What keeps the file of a part from going out: the notes that it lacks, as long as nobody decided that it goes out without them. */
export async function heldBackBy(
  tx: Transaction,
  { exportId, notesMissing }: Pick<RecordRequestPart, 'exportId' | 'notesMissing'>,
): Promise<MissingNotes | null> {
  if (exportId === null || notesMissing !== null) return null;
  return missingFrom(await tx.noteExport.findUnique({ where: { id: exportId } }));
}

/**
 * Asks support about a file that lacks notes: the part stays granted, and its clock goes on (45 CFR 164.524(b)(2)), until another file is whole or someone decides that this one goes out as it is.
 * One task a chart, however often it is tried.
 */
export async function askAboutMissing(
  tx: Transaction,
  { requestId, chartId, exportId }: RecordRequestPart,
  missing: MissingNotes,
  at: Date,
): Promise<void> {
  const detail = { count: missing.count, of: missing.of };
  await addLine(tx, requestId, at, { key: `incomplete/${exportId}`, code: 'records-incomplete', detail });
  await openTaskUnlessOpenIn(tx, {
    caseId: requestId,
    key: `incomplete/${chartId}`,
    kind: 'records_incomplete',
    subjectId: chartId,
    priority: 1,
    at: at.toISOString(),
  });
}
