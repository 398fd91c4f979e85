import { PassThrough } from 'node:stream';
import type { Database } from '../../adapters/database.js';
import { ChartKeyDestroyed, ChartKeyMissing, type KeyStore } from '../../adapters/key-store.js';
import { openText } from '../note-cipher.js';
import type { SealedStore } from '../sealed-store.js';
import { closeBundle, noteEntries, openBundle } from './chart-fhir.js';
import { openChartPdf } from './chart-pdf.js';
import type { ExportedChart, ExportedNote } from './chart.js';
import { indexLine } from './index-csv.js';
import { fillWhileStored, untilRead } from './while-stored.js';

/** Notes read from the database at once. */
const pageSize = 200;

/** Why none of a chart's notes can be opened, by what the key store says. */
const keyTroubles = [
  [ChartKeyDestroyed, 'the chart was destroyed at the end of its retention'],
  [ChartKeyMissing, 'the key of the chart is missing; support has been told'],
] as const;

/** A chart as rendered into the store. */
export interface RenderedChart {
  readonly notes: number;
  readonly unrendered: readonly { readonly noteId: string; readonly because: string }[];
  /** Whether the key store lacks the chart's key, which support has to look after. */
  readonly keyMissing: boolean;
  readonly files: readonly { readonly name: string; readonly key: string }[];
}

/**
 * Renders every note of a chart up to an instant into three sealed parts (PDF, FHIR, index lines), in one pass. A note that cannot be
 * opened is listed, never dropped. `onNotes` is told how many notes went by.
 */
export async function renderChart(
  { db, keyStore, records }: { db: Database; keyStore: KeyStore; records: SealedStore },
  request: { exportId: string; chart: ExportedChart; notesUpTo: Date; onNotes: (count: number) => void },
): Promise<RenderedChart> {
  const { chart, exportId } = request;
  const keyOf = (file: string) => `exports/${exportId}/parts/${chart.chartId}/${file}`;
  const pdf = openChartPdf(chart);
  const fhir = new PassThrough();
  const index = new PassThrough();
  const storing = Promise.all([
    records.put(keyOf('chart.pdf'), pdf.output),
    records.put(keyOf('chart.fhir.json'), fhir),
    records.put(keyOf('index.csv'), index),
  ]);
  const unrendered: { noteId: string; because: string }[] = [];
  let notes = 0;
  let keyMissing = false;
  await fillWhileStored([pdf.output, fhir, index], storing, async (failed) => {
    const write = (stream: PassThrough, text: string) => {
      stream.write(text);
      return untilRead(stream, failed);
    };
    const chartKey = await keyStore.read(chart.chartId).catch((error: unknown) => {
      const because = keyTroubles.find(([kind]) => error instanceof kind)?.[1];
      if (because === undefined) throw error;
      keyMissing = error instanceof ChartKeyMissing;
      return { because };
    });
    await write(fhir, openBundle(chart));
    for await (const page of notePages(db, chart.chartId, request.notesUpTo)) {
      for (const { sealedText, ...note } of page) {
        notes += 1;
        const opened = open(chartKey, note.id, sealedText);
        if (typeof opened !== 'string') {
          unrendered.push({ noteId: note.id, because: opened.because });
          await write(index, indexLine(chart, note, opened.because));
          continue;
        }
        const whole: ExportedNote = { ...note, text: opened };
        pdf.add(whole);
        await untilRead(pdf.output, failed);
        await write(fhir, noteEntries(chart, whole));
        await write(index, indexLine(chart, whole));
      }
      request.onNotes(page.length);
    }
    pdf.end();
    fhir.end(closeBundle);
    index.end();
  });
  return {
    notes,
    unrendered,
    // A chart without notes never had a key.
    keyMissing: keyMissing && notes > 0,
    files: ['chart.pdf', 'chart.fhir.json', 'index.csv'].map((name) => ({ name, key: keyOf(name) })),
  };
}

function open(
  chartKey: Buffer | { because: string },
  noteId: string,
  sealed: Uint8Array,
): string | { because: string } {
  if ('because' in chartKey) return chartKey;
  try {
    return openText(chartKey, noteId, sealed);
  } catch {
    return { because: 'the stored note is damaged; write to support' };
  }
}

async function* notePages(db: Database, chartId: string, upTo: Date) {
  let after: { writtenAt: Date; id: string } | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof notesAfter>> = await notesAfter(db, chartId, upTo, after);
    if (page.length > 0) yield page.map(({ appointment, ...note }) => ({ ...note, session: appointment }));
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = { writtenAt: last.writtenAt, id: last.id };
  }
}

function notesAfter(
  db: Database,
  chartId: string,
  upTo: Date,
  after: { writtenAt: Date; id: string } | null,
) {
  return db.note.findMany({
    where: {
      chartId,
      writtenAt: { lte: upTo },
      ...(after
        ? {
            OR: [
              { writtenAt: { gt: after.writtenAt } },
              { writtenAt: after.writtenAt, id: { gt: after.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }],
    take: pageSize,
    select: {
      id: true,
      kind: true,
      status: true,
      writtenAt: true,
      signedAt: true,
      sealedText: true,
      appointment: { select: { id: true, startsAt: true, endsAt: true } },
    },
  });
}
