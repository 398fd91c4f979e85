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

/** How far an export is by its row. */
export function progressOf(row: NoteExport): ExportProgress {
  const { chartsTotal, chartsDone, notesTotal, notesUnrendered } = row;
  return { chartsTotal, chartsDone, notesTotal, notesUnrendered };
}
