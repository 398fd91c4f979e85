import type { Dependencies } from '../../dependencies.js';
import { moveExport } from '../../operations/note-export/move.js';
import { chartsOf } from './scope.js';
import { progressOf, type ExportProgress, type OfExport } from './progress.js';

/** Counts what is to be exported, for the first time or once support has it made again. A retry counts it again. */
export function createPlanExport({ db }: Pick<Dependencies, 'db'>) {
  return async ({ exportId }: OfExport): Promise<ExportProgress> => {
    const { providerId, scope, state } = await db.noteExport.findUniqueOrThrow({
      where: { id: exportId },
      include: { scope: true },
    });
    const chartsTotal = await db.chart.count({ where: chartsOf(providerId, scope) });
    return progressOf(
      await moveExport(db, exportId, state === 'failed' ? 'retry' : 'render', { chartsTotal }),
    );
  };
}
