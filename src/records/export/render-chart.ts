import { PassThrough } from 'node:stream';
import type { Database } from '../../adapters/database.js';
import { ChartKeyDestroyed, ChartKeyMissing, type KeyStore } from '../../adapters/key-store.js';
import { renderingLimits } from '../../domain/note-export/states.js';
import type { ReleaseScope } from '../../domain/record-request/scope.js';
import type { SealedStore } from '../sealed-store.js';
import type { RenderedStep, ThreadNote } from './chart-thread.js';
import { ThreadLost, type ChartThreads } from './chart-threads.js';
import { chartDestroyed, type ExportedChart } from './chart.js';
import { indexLine } from './index-csv.js';
import { notePages, type StoredNote } from './note-pages.js';
import { partKey } from './object-keys.js';
import { fillWhileStored, untilRead } from './while-stored.js';

const keyMissing = 'the key of the chart is missing; our support team has been told';

/** A chart as rendered into the store. */
export interface RenderedChart {
  readonly notes: number;
  /** How many of the notes aren't rendered. */
  readonly notesUnrendered: number;
  /** What isn't rendered and why: notes, or with null the whole chart. */
  readonly unrendered: readonly { readonly noteId: string | null; readonly because: string }[];
  /** Whether the key store lacks the chart's key, which support has to look after. */
  readonly keyMissing: boolean;
  readonly files: readonly { readonly name: string; readonly key: string }[];
}

/** What rendering needs of the outside world. */
export interface RenderingWorld {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly records: SealedStore;
  readonly threads: ChartThreads;
}

/** A chart to be rendered, with every note up to an instant. `beat` is called as long as it goes on; `signal` stops it. */
export interface ChartRequest {
  readonly exportId: string;
  readonly chart: ExportedChart;
  readonly notesUpTo: Date;
  /** What a release is limited to. */
  readonly scope: ReleaseScope | null;
  readonly signal: AbortSignal;
  beat(): void;
}

/**
 * Renders every note of a chart into three sealed parts (PDF, FHIR, index lines), in one pass and in a thread. A note that can't be
 * opened, is too large, or breaks the thread is listed, never dropped; where more break it than may, the chart is only listed.
 */
export async function renderChart(world: RenderingWorld, request: ChartRequest): Promise<RenderedChart> {
  const broken = new Map<string, string>();
  for (;;)
    try {
      return await renderWithout(broken, world, request);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
      if (error.noteId === null || broken.size === renderingLimits.brokenNotes)
        return listChart(world, request, 'this chart could not be drawn; our support team has been told');
      broken.set(error.noteId, error.because);
    }
}

/** Lists the notes of a chart that isn't rendered, each with the reason, and opens none of them. */
export async function listChart(
  { db, records }: Pick<RenderingWorld, 'db' | 'records'>,
  { exportId, chart, notesUpTo, scope, signal, beat }: ChartRequest,
  because: string,
): Promise<RenderedChart> {
  const index = new PassThrough();
  const file = partOf(exportId, chart, 'index.csv');
  let notes = 0;
  await fillWhileStored([index], records.put(file.key, index), async (failed) => {
    for await (const page of notePages(db, chart.chartId, notesUpTo, scope)) {
      notes += page.length;
      index.write(page.map((note) => indexLine(chart, note, because)).join(''));
      await untilRead(index, failed);
      beat();
      signal.throwIfAborted();
    }
    index.end();
  });
  return {
    notes,
    notesUnrendered: notes,
    unrendered: [{ noteId: null, because }],
    keyMissing: false,
    files: [file],
  };
}

async function renderWithout(
  broken: ReadonlyMap<string, string>,
  { db, keyStore, records, threads }: RenderingWorld,
  { exportId, chart, notesUpTo, scope, signal, beat }: ChartRequest,
): Promise<RenderedChart> {
  const { chartKey, trouble } = await keyOf(keyStore, chart.chartId);
  const streams = { pdf: new PassThrough(), fhir: new PassThrough(), index: new PassThrough() };
  const parts = {
    pdf: partOf(exportId, chart, 'chart.pdf'),
    fhir: partOf(exportId, chart, 'chart.fhir.json'),
    index: partOf(exportId, chart, 'index.csv'),
  };
  const names = ['pdf', 'fhir', 'index'] as const;
  const unrendered: RenderedStep['unrendered'][number][] = [];
  let notes = 0;
  await threads.render({ chart, chartKey, signal, beat }, (session) =>
    fillWhileStored(
      Object.values(streams),
      Promise.all(names.map((name) => records.put(parts[name].key, streams[name]))),
      async (failed) => {
        const keep = async (step: RenderedStep) => {
          unrendered.push(...step.unrendered);
          for (const name of names) streams[name].write(step[name]);
          for (const name of names) await untilRead(streams[name], failed);
        };
        for await (const page of notePages(db, chart.chartId, notesUpTo, scope)) {
          await keep(await session.add(page.map((note) => toRender(note, trouble ?? broken.get(note.id)))));
          notes += page.length;
          beat();
          signal.throwIfAborted();
        }
        await keep(await session.end());
        for (const name of names) streams[name].end();
      },
    ),
  );
  return {
    notes,
    notesUnrendered: unrendered.length,
    unrendered,
    // A chart without notes never had a key.
    keyMissing: trouble === keyMissing && notes > 0,
    files: names.map((name) => parts[name]),
  };
}

async function keyOf(
  keyStore: KeyStore,
  chartId: string,
): Promise<{ chartKey: Uint8Array | null; trouble?: string }> {
  try {
    return { chartKey: await keyStore.read(chartId) };
  } catch (error) {
    if (error instanceof ChartKeyDestroyed) return { chartKey: null, trouble: chartDestroyed };
    if (error instanceof ChartKeyMissing) return { chartKey: null, trouble: keyMissing };
    throw error;
  }
}

function toRender({ sealedText, ...note }: StoredNote, because?: string): ThreadNote {
  if (because === undefined && sealedText !== null) return { ...note, sealedText };
  return { ...note, because: because ?? tooLarge };
}

const tooLarge = `this note is larger than ${renderingLimits.noteBytes / 2 ** 20} MB; our support team has been told`;

function partOf(exportId: string, { chartId }: ExportedChart, name: string) {
  return { name, key: partKey(exportId, chartId, name) };
}
