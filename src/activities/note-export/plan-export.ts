import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { moveExport } from '../../operations/note-export/move.js';
import { showExport } from '../../operations/note-retrieval/missing-notes.js';
import { chartsOf } from './scope.js';
import { progressOf, type ExportProgress, type OfExport } from './progress.js';

/** Counts what is to be exported, for the first time or once support has it made again, which the retrieval that waits for it shows. A retry counts it again. */
export function createPlanExport(dependencies: Dependencies) {
  const { db, clock } = dependencies;
  return async ({ exportId }: OfExport): Promise<ExportProgress> => {
    const { providerId, scope, state } = await db.noteExport.findUniqueOrThrow({
      where: { id: exportId },
      include: { scope: true },
    });
    const chartsTotal = await db.chart.count({ where: chartsOf(providerId, scope) });
    const planned = await commit(dependencies, async (tx, after) => {
      const isAgain = state === 'failed';
      if (isAgain) await showExport(tx, after, { exportId, waitingOn: 'system', at: clock() });
      return moveExport(tx, exportId, isAgain ? 'retry' : 'render', { chartsTotal });
    });
    return progressOf(planned);
  };
}
