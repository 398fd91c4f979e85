import { Context } from '@temporalio/activity';
import type { Dependencies } from '../../dependencies.js';
import { renderingLimits } from '../../domain/note-export/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { listChart, renderChart, type ChartRequest } from '../../records/export/render-chart.js';
import { asksSupport } from './asks-support.js';
import { beat, whileAttempted } from './attempt.js';
import { createAttempts } from './attempts.js';
import { chartToRender } from './chart-to-render.js';
import { createGate } from './gate.js';
import { chartsOf } from './scope.js';
import { progressOf, type OfExport, type RenderedSlice } from './progress.js';
import { keepChart } from './keep-chart.js';

/** Milliseconds after which rendering hands back, so that the workflow can show how far it is. */
const sliceMs = 60_000;

const setAside =
  'this chart ended our program each time it was drawn and was set aside; our support team has been told';

/**
 * Renders charts that are not rendered yet, as many at once as there are threads, for about a minute; `finished` when none is left. A
 * retry goes on after the charts that are stored. A chart that was being rendered when a worker died is rendered alone, so that it is
 * known what killed the next one; after two deaths it is listed as not rendered, and support is told. A try that finds such charts hands back
 * at once where the workflow does not know of so many (`againKnown`), so that the case says it before the next worker may die.
 */
export function createRenderCharts(
  dependencies: Pick<Dependencies, 'db' | 'keyStore' | 'records' | 'threads'>,
) {
  const { db, threads } = dependencies;
  const attempts = createAttempts(dependencies);
  const gate = createGate();

  return async (request: OfExport & { at: IsoInstant; againKnown?: number }): Promise<RenderedSlice> => {
    const { exportId, againKnown } = request;
    const again = await attempts.chartsUnended(exportId);
    // Older workflows don't ask.
    if (againKnown !== undefined && again !== againKnown) return renderedSlice(db, attempts, exportId, false);
    const { notesUpTo, scope, left } = await whatIsLeft(db, exportId);
    const until = Date.now() + sliceMs;
    const stopping = new AbortController();
    const signal = AbortSignal.any([Context.current().cancellationSignal, stopping.signal]);
    let isOver = false;

    async function lane(): Promise<void> {
      for (let id = left.shift(); id !== undefined; id = isOver ? undefined : left.shift()) {
        const chart = await chartToRender(dependencies, id, new Date(request.at));
        const isSetAside = await settle(
          { exportId, chart, notesUpTo, scope, signal, beat },
          new Date(request.at),
        );
        // With a slice of its own each chart that kills a worker has all attempts of the activity for itself.
        isOver ||= isSetAside || Date.now() > until;
      }
    }
    await allOrStopped(Array.from({ length: threads.count }, lane), stopping);
    return renderedSlice(db, attempts, exportId, left.length === 0);
  };

  /** Renders a chart and keeps it, or sets it aside and says so. */
  async function settle(chart: ChartRequest, at: Date): Promise<boolean> {
    const of = { exportId: chart.exportId, chartId: chart.chart.chartId };
    const deaths = await attempts.unended(of);
    const isSetAside = deaths >= renderingLimits.workerDeaths;
    const list = () => listChart(dependencies, chart, setAside);
    const render = () => renderChart(dependencies, chart);
    // Its attempt is open until the chart is kept: a chart that is rendered alone is alone until then.
    const attempt = async () => {
      await attempts.begin(of);
      try {
        const rendered = await whileAttempted(isSetAside ? list() : render());
        await db.$transaction(async (tx) => {
          await attempts.forget(tx, of);
          await keepChart(tx, chart, rendered, at);
        });
      } catch (error) {
        await attempts.end(of);
        throw error;
      }
    };
    await (deaths > 0 && !isSetAside ? gate.alone(attempt) : gate.beside(attempt));
    beat();
    return isSetAside;
  }
}

/** Waits for all of them; where one fails the others are stopped, and waited for too. */
async function allOrStopped(lanes: readonly Promise<void>[], stopping: AbortController): Promise<void> {
  try {
    await Promise.all(lanes);
  } catch (error) {
    stopping.abort(error);
    await Promise.allSettled(lanes);
    throw error;
  }
}

/** How far the export is after a slice, and whether something of it waits for support. */
async function renderedSlice(
  db: Dependencies['db'],
  attempts: ReturnType<typeof createAttempts>,
  exportId: string,
  finished: boolean,
): Promise<RenderedSlice> {
  const row = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
  return {
    ...progressOf(row),
    finished,
    chartsAgain: await attempts.chartsUnended(exportId),
    asksSupport: await asksSupport(db, exportId),
  };
}

/** The charts of an export that aren't rendered yet, and what it is limited to. */
async function whatIsLeft(db: Dependencies['db'], exportId: string) {
  const { providerId, notesUpTo, scope } = await db.noteExport.findUniqueOrThrow({
    where: { id: exportId },
    include: { scope: true },
  });
  const rows = await db.chart.findMany({
    where: { ...chartsOf(providerId, scope), exportParts: { none: { exportId } } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return { notesUpTo, scope, left: rows.map(({ id }) => id) };
}
