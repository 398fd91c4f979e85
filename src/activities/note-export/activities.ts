import type { Dependencies } from '../../dependencies.js';
import { asksSupport } from './asks-support.js';
import { createAssembleExport } from './assemble-export.js';
import { createExpireExport, createFailExport } from './end-export.js';
import { createMailExport } from './mail-export.js';
import { createPlanExport } from './plan-export.js';
import type { OfExport } from './progress.js';
import { createRenderCharts } from './render-charts.js';
import { createStartExport } from './start-export.js';

/** Activities that make, announce and remove an export of notes. A worker that dies is followed by one that goes on after the last whole chart. */
export function createNoteExportActivities(dependencies: Dependencies) {
  return {
    startExport: createStartExport(dependencies),
    planExport: createPlanExport(dependencies),
    renderCharts: createRenderCharts(dependencies),
    assembleExport: createAssembleExport(dependencies),
    expireExport: createExpireExport(dependencies),
    failExport: createFailExport(dependencies),
    mailExport: createMailExport(dependencies),

    /** Whether support is still asked about charts that weren't rendered; it changes nothing, so a retry asks the same. */
    exportAsksSupport: ({ exportId }: OfExport): Promise<boolean> => asksSupport(dependencies.db, exportId),
  };
}
