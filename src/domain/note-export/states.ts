import { minuteMs } from '../instants.js';
import { statesAfter, statesThatAllow, type Transitions } from '../transition.js';

export type ExportStatus = 'requested' | 'rendering' | 'assembling' | 'ready' | 'failed' | 'expired';

export type ExportEvent = 'render' | 'assemble' | 'finish' | 'fail' | 'retry' | 'expire';

/** What an export goes through. One that fails waits for support, who has it made again; so does a ready one whose parts can't be removed. */
export const exportTransitions = {
  requested: { render: 'rendering', fail: 'failed' },
  rendering: { assemble: 'assembling', fail: 'failed' },
  assembling: { finish: 'ready', fail: 'failed' },
  failed: { retry: 'rendering' },
  ready: { fail: 'failed', expire: 'expired' },
  expired: {},
} as const satisfies Transitions<ExportStatus, ExportEvent>;

/** States of an export that has what it was asked for, or will have it. */
export const exportKept = statesThatAllow(exportTransitions, 'fail');

/** States of an export that is being made. */
export const exportUnderWay = statesThatAllow(exportTransitions, 'render', 'assemble', 'finish');

/** States of an export of which no file can be had. */
export const exportOver = statesAfter(exportTransitions, 'fail', 'expire');

/** Limits of an export, each with its basis. */
export const noteExportLimits = {
  /** Starts of a download within the time an export is kept. Basis: process book, "note-export". */
  downloads: 5,
  /** Minutes for which a started download can be continued, with ranges and retries. Basis: the same. */
  downloadMinutes: 30,
} as const;

/** What rendering may take. Whatever takes more is listed as not rendered, and what is beside it isn't. Basis: measured; notes are some kilobytes, and are drawn in milliseconds. */
export const renderingLimits = {
  /** Bytes of one note. A picture pasted into a note may have some hundred thousand. */
  noteBytes: 4 * 1024 * 1024,
  /** Notes, and bytes of notes, that are rendered in one step. */
  stepNotes: 200,
  stepBytes: 1024 * 1024,
  /** Milliseconds of one step. */
  stepMs: 2 * minuteMs,
  /** Megabytes of objects that a thread may hold. */
  threadMegabytes: 192,
  /** Notes of one chart that may break its thread; with one more the chart is given up as a whole. */
  brokenNotes: 3,
  /** Deaths of the whole worker, each while a chart was being rendered, after which the chart is set aside. */
  workerDeaths: 2,
} as const;
