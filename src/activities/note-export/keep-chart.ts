import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { chartDestroyed, type ExportedChart } from '../../records/export/chart.js';
import type { ChartRequest, RenderedChart } from '../../records/export/render-chart.js';

/** Counts a rendered chart into its export, and tells support where something couldn't be rendered. */
export async function keepChart(
  tx: Transaction,
  { exportId, chart }: ChartRequest,
  rendered: RenderedChart,
  at: Date,
): Promise<void> {
  const { notes, notesUnrendered, unrendered, files } = rendered;
  const { chartId, folder } = chart;
  // An attempt that was given up and one that replaced it may both come here: one row and one count remain.
  const { count } = await tx.noteExportPart.createMany({
    data: [
      {
        exportId,
        chartId,
        folder,
        notes,
        files: [...files],
        unrendered: [...unrendered],
        renderedAt: at,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return;
  await tx.noteExport.update({
    where: { id: exportId },
    data: {
      chartsDone: { increment: 1 },
      notesTotal: { increment: notes },
      notesUnrendered: { increment: notesUnrendered },
    },
  });
  await tellSupport(tx, exportId, chart, rendered, at);
}

/** A chart that was destroyed when its time was over is nothing to look after; everything else that isn't rendered is. */
async function tellSupport(
  tx: Transaction,
  exportId: string,
  { chartId }: ExportedChart,
  { unrendered, notesUnrendered, keyMissing }: RenderedChart,
  at: Date,
): Promise<void> {
  const because = unrendered.find((entry) => entry.because !== chartDestroyed)?.because;
  if (because === undefined) return;
  await addLine(tx, exportId, at, {
    key: `not-rendered/${chartId}`,
    code: 'export-not-rendered',
    detail: { count: notesUnrendered, chartId, because },
  });
  await openTaskIn(tx, {
    caseId: exportId,
    ...(keyMissing
      ? { key: 'chart-key-missing', kind: 'chart_key_missing' }
      : { key: 'not-rendered', kind: 'notes_not_rendered' }),
    at: at.toISOString(),
  });
}
