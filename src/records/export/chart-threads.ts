import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { renderingLimits } from '../../domain/note-export/states.js';
import { heapOf } from '../../security/threads.js';
import type * as chartThread from './chart-thread.js';
import type { RenderedStep, ThreadNote, ThreadStep, ThreadTask } from './chart-thread.js';
import type { ExportedChart } from './chart.js';

/** Thrown when a thread was lost to what it rendered: the chart can be begun again without that note. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost';
  readonly noteId: string | null;
  /** In words for the provider. */
  readonly because: string;

  constructor(noteId: string | null, because: string) {
    super(`A thread was lost: ${because}`);
    this.noteId = noteId;
    this.because = because;
  }
}

/** One chart in a thread: steps in turn, then the end. Each throws ThreadLost where the thread doesn't survive it. */
export interface ChartSession {
  add(notes: readonly ThreadNote[]): Promise<RenderedStep>;
  end(): Promise<RenderedStep>;
}

/** Threads that render charts, each with limits of its own, so that no text takes more than its chart's place. */
export interface ChartThreads {
  /** How many charts are rendered at once. */
  readonly count: number;
  /** Gives a chart a thread for as long as `use` lasts. `beat` is called while the thread is waited for; `signal` ends it, whatever it is at. */
  render<Result>(
    of: {
      readonly chart: ExportedChart;
      readonly chartKey: Uint8Array | null;
      readonly signal: AbortSignal;
      beat(): void;
    },
    use: (session: ChartSession) => Promise<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** The reasons for which a thread is lost, as index.csv names them. */
const lostFor = {
  time: 'drawing this note took too long; our support team has been told',
  memory: 'drawing this note took too much memory; our support team has been told',
  failure: 'this note could not be drawn; our support team has been told',
} as const;

/** Threads of one worker: more than this would wait for database and store. */
const mostThreads = 4;

/** Milliseconds between two beats while a thread is waited for. */
const beatMs = 2_000;

const source = fileURLToPath(import.meta.url);

/**
 * Opens threads as they are needed, one a core but for one, and lets go of those that have had nothing to do for a while. The core
 * that is left reads and seals what they draw, and keeps codes and mails of the same machine going (npm run bench hostile-exports).
 */
export function createChartThreads(
  given: Partial<Record<'stepMs' | 'threadMegabytes', number>> = {},
): ChartThreads {
  const { stepMs, threadMegabytes } = { ...renderingLimits, ...given };
  const count = Math.max(1, Math.min(mostThreads, availableParallelism() - 1));
  const pool = new Piscina<ThreadTask, void>({
    filename: source.replace('chart-threads', 'chart-thread'),
    name: 'renderInThread' satisfies keyof typeof chartThread,
    execArgv: source.endsWith('.ts') ? ['--import', 'tsx'] : [],
    minThreads: 0,
    maxThreads: count,
    idleTimeout: 30_000,
    resourceLimits: heapOf(threadMegabytes),
  });
  // A thread that is lost while it has nothing to do costs nothing: the next chart gets another.
  pool.on('error', () => undefined);

  return {
    count,
    async render({ chart, chartKey, signal, beat }, use) {
      const { port1: port, port2 } = new MessageChannel();
      const place = new Int32Array(new SharedArrayBuffer(4));
      const giveUp = new AbortController();
      const running = pool.run(
        { chart, chartKey, port: port2, place },
        { transferList: [port2], signal: AbortSignal.any([signal, giveUp.signal]) },
      );
      running.catch(() => undefined);
      try {
        return await use(openSession({ port, place, running, giveUp, stepMs, beat }));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        port.close();
      }
    },
    close: () => pool.destroy(),
  };
}

/** Talks with the thread of a chart: a step at a time, each within its time, once the thread has said that it is there. */
function openSession({
  port,
  place,
  running,
  giveUp,
  stepMs,
  beat,
}: {
  readonly port: MessagePort;
  readonly place: Int32Array;
  readonly running: Promise<void>;
  readonly giveUp: AbortController;
  readonly stepMs: number;
  beat(): void;
}): ChartSession {
  const answer = async () => {
    const heard = new Promise<unknown>((resolve) => port.once('message', resolve));
    const ended = running.then(() => Promise.reject(new Error('A thread ended before its chart')));
    const beats = setInterval(beat, beatMs);
    try {
      return await Promise.race([heard, ended]);
    } finally {
      clearInterval(beats);
    }
  };
  const there = answer();
  there.catch(() => undefined);

  async function step(message: ThreadStep): Promise<RenderedStep> {
    const noteId = () => (message === 'end' ? null : (message.notes[Atomics.load(place, 0)]?.id ?? null));
    await there;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      giveUp.abort();
    }, stepMs);
    try {
      const answered = answer();
      port.postMessage(message);
      return (await answered) as RenderedStep;
    } catch (error) {
      const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      throw new ThreadLost(noteId(), lostFor[late ? 'time' : outOfMemory ? 'memory' : 'failure']);
    } finally {
      clearTimeout(timer);
    }
  }
  return { add: (notes) => step({ notes }), end: () => step('end') };
}
