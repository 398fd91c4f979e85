import type { Dependencies } from '../../dependencies.js';
import { chartsOf } from './scope.js';
import { progressOf, type ExportProgress, type OfExport } from './progress.js';

/** Counts what is to be exported. */
export function createPlanExport({ db }: Pick<Dependencies, 'db'>) {
  return async ({ exportId }: OfExport): Promise<ExportProgress> => {
    const { providerId, scope } = await db.noteExport.findUniqueOrThrow({
      where: { id: exportId },
      include: { scope: true },
    });
    const chartsTotal = await db.chart.count({ where: chartsOf(providerId, scope) });
    return progressOf(
      await db.noteExport.update({ where: { id: exportId }, data: { chartsTotal, state: 'rendering' } }),
    );
  };
}
