import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { holdsOver } from '../../operations/legal-hold/covers.js';
import { moveExport } from '../../operations/note-export/move.js';
import { showExport } from '../../operations/note-retrieval/missing-notes.js';
import { exportFolder } from '../../records/export/object-keys.js';
import type { OfExport } from './progress.js';

/** Removes what is stored of an export whose time is over, or says that a legal hold over its provider or one of their charts keeps it; a repeated call finds nothing left. */
export function createExpireExport({ db, records }: Pick<Dependencies, 'db' | 'records'>) {
  return async ({ exportId }: OfExport): Promise<{ readonly held: true } | undefined> => {
    const isHeld = await db.$transaction(async (tx) => {
      const { providerId } = await tx.noteExport.findUniqueOrThrow({ where: { id: exportId } });
      const holds = await holdsOver(tx, { subject: 'provider', ids: [providerId] });
      if (holds.length > 0) return true;
      await moveExport(tx, exportId, 'expire');
      return false;
    });
    if (isHeld) return { held: true };
    await records.deleteFolder(exportFolder(exportId));
    return undefined;
  };
}

/** Marks an export that couldn't be made, and shows it on the retrieval that waits for it. A retry finds it marked. */
export function createFailExport(dependencies: Dependencies) {
  return async ({ exportId }: OfExport): Promise<void> => {
    await commit(dependencies, async (tx, after) => {
      await showExport(tx, after, { exportId, waitingOn: 'support', at: dependencies.clock() });
      await moveExport(tx, exportId, 'fail');
    });
  };
}
