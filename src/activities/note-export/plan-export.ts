import type { Dependencies } from '../../dependencies.js';
import { exportedCharts } from '../../operations/record-retention/wanted.js';
import { progressOf, type ExportProgress, type OfExport } from './progress.js';

/** Counts what is to be exported. */
export function createPlanExport({ db }: Pick<Dependencies, 'db'>) {
  return async ({ exportId }: OfExport): Promise<ExportProgress> => {
    const { providerId } = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
    const chartsTotal = await db.chart.count({ where: exportedCharts(providerId) });
    return progressOf(
      await db.noteExport.update({ where: { id: exportId }, data: { chartsTotal, state: 'rendering' } }),
    );
  };
}
