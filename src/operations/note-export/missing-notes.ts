import type { NoteExport } from '../../generated/prisma/client.js';

/** How many of its notes a file lacks, because they couldn't be opened or drawn. */
export interface MissingNotes {
  readonly count: number;
  readonly of: number;
}

/** What of an export says how many notes its file lacks. */
export type MadeExport = Pick<NoteExport, 'state' | 'notesUnrendered' | 'notesTotal'>;

/** What a finished file lacks; null where it is whole, or isn't made yet. */
export function missingFrom(made: MadeExport | null): MissingNotes | null {
  if (made?.state !== 'ready' || made.notesUnrendered === 0) return null;
  return { count: made.notesUnrendered, of: made.notesTotal };
}
