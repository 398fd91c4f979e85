import type { Transaction } from '../../adapters/database.js';
import { exportTransitions, type ExportEvent } from '../../domain/note-export/states.js';
import { moving } from '../../domain/transition.js';
import type { NoteExport, Prisma } from '../../generated/prisma/client.js';

/**
 * Moves an export as its table says, or writes the same once more where it has moved already, because activities are tried again. Throws where
 * its state allows neither. Locks the export by its change.
 */
export async function moveExport(
  tx: Transaction,
  exportId: string,
  event: ExportEvent,
  data: Omit<Prisma.NoteExportUncheckedUpdateInput, 'state'> = {},
): Promise<NoteExport> {
  const { from, to } = moving(exportTransitions, event);
  return tx.noteExport.update({
    where: { id: exportId, state: { in: [...from, to] } },
    data: { ...data, state: to },
  });
}
