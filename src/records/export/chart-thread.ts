import type { MessagePort } from 'node:worker_threads';
import { openText } from '../note-cipher.js';
import { closeBundle, noteEntries, openBundle } from './chart-fhir.js';
import { openChartPdf } from './chart-pdf.js';
import type { ExportedChart, ExportedNote } from './chart.js';
import { indexLine } from './index-csv.js';

/** A note on its way into a thread: sealed, or with the reason why it can't be rendered. */
export type ThreadNote = Omit<ExportedNote, 'text'> &
  ({ readonly sealedText: Uint8Array } | { readonly because: string });

/** What a thread is asked: some notes more, or the end of the chart. */
export type ThreadStep = { readonly notes: readonly ThreadNote[] } | 'end';

/** What a step added to the three files of a chart. */
export interface RenderedStep {
  readonly pdf: Uint8Array;
  readonly fhir: string;
  readonly index: string;
  readonly unrendered: readonly { readonly noteId: string; readonly because: string }[];
}

/** A chart for a thread; `port` carries its steps and their answers, in turn, after a first word that the thread is there. */
export interface ThreadTask {
  readonly chart: ExportedChart;
  /** Null where it is gone: then every note comes with the reason. */
  readonly chartKey: Uint8Array | null;
  readonly port: MessagePort;
  /** The place in the step of the note that is being rendered, which is read here when the thread can't say anything anymore. */
  readonly place: Int32Array;
}

/**
 * Renders one chart in a thread of its own, step by step. Notes come in sealed and are opened here; nothing is read from or written to
 * the outside but what goes through the port.
 */
export function renderInThread({ chart, chartKey, port, place }: ThreadTask): Promise<void> {
  const pdf = openChartPdf(chart);
  let opening = openBundle(chart);

  function add(notes: readonly ThreadNote[]): RenderedStep {
    const fhir: string[] = [opening];
    const index: string[] = [];
    const unrendered: { noteId: string; because: string }[] = [];
    opening = '';
    for (const [at, note] of notes.entries()) {
      Atomics.store(place, 0, at);
      const opened = open(chartKey, note);
      if (typeof opened !== 'string') {
        unrendered.push({ noteId: note.id, because: opened.because });
        index.push(indexLine(chart, note, opened.because));
        continue;
      }
      const whole: ExportedNote = { ...note, text: opened };
      pdf.add(whole);
      fhir.push(noteEntries(chart, whole));
      index.push(indexLine(chart, whole));
    }
    return { pdf: pdf.take(), fhir: fhir.join(''), index: index.join(''), unrendered };
  }

  function end(): RenderedStep {
    pdf.end();
    return { pdf: pdf.take(), fhir: opening + closeBundle, index: '', unrendered: [] };
  }

  return new Promise((resolve, reject) => {
    port.on('close', resolve);
    port.on('message', (step: ThreadStep) => {
      try {
        port.postMessage(step === 'end' ? end() : add(step.notes));
      } catch (error) {
        reject(error);
      }
    });
    port.postMessage('there');
  });
}

const noKey = new Uint8Array();

function open(chartKey: Uint8Array | null, note: ThreadNote): string | { because: string } {
  if ('because' in note) return { because: note.because };
  try {
    return openText(chartKey ?? noKey, note.id, note.sealedText);
  } catch {
    return { because: 'the stored note is damaged; write to support' };
  }
}
