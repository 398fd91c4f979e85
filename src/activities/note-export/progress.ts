import type { NoteExport } from '../../generated/prisma/client.js';

/** The export that an activity is about. */
export interface OfExport {
  readonly exportId: string;
}

/** How far an export is. */
export interface ExportProgress {
  readonly chartsTotal: number;
  readonly chartsDone: number;
  readonly notesTotal: number;
  readonly notesUnrendered: number;
}

/** How far an export has come in one step of its rendering; workers of before told only that. */
export interface RenderedSlice extends ExportProgress {
  readonly finished: boolean;
  /** Charts that a worker was rendering when it died, and that are to be tried again. */
  readonly chartsAgain?: number;
  /** Whether support is asked to look after charts that were set aside or couldn't be rendered. */
  readonly asksSupport?: boolean;
}

/** How far an export is by its row. */
export function progressOf(row: NoteExport): ExportProgress {
  const { chartsTotal, chartsDone, notesTotal, notesUnrendered } = row;
  return { chartsTotal, chartsDone, notesTotal, notesUnrendered };
}
