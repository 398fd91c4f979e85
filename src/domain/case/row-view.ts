import type { IsoInstant } from '../zoned-time.js';
import type { WaitingOn } from './waiting-on.js';

/** A letter that is due; each round of a template is sent once. */
export interface LetterDue<Template extends string> {
  readonly template: Template;
  readonly round: number;
}

/** What tells the mail of a letter apart from those of its other rounds; the first has the key of the letter. */
export function letterKey(template: string, round: number): string {
  return round === 0 ? template : `${template}/${round}`;
}

/** Where a process stands whose row decides, and what has to be told by now. */
export interface RowView<Status extends string, Template extends string> {
  readonly status: Status;
  readonly waitingOn: WaitingOn;
  /** Until when it waits, and when to look at the row again if nobody says that it changed; null where no date brings anything. */
  readonly dueAt: IsoInstant | null;
  /** When to look at it again, where that isn't when it is due. */
  readonly looksAt?: IsoInstant | null;
  readonly needsAttention: boolean;
  readonly letters: readonly LetterDue<Template>[];
}

/** What a run hands to the fresh one that goes on from it: where the row stood, and which letters were told. */
export interface CarriedRow {
  readonly row: RowView<string, string>;
  readonly told: readonly string[];
}
