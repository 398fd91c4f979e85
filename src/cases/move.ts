import type { Transaction } from '../adapters/database.js';
import type { SupportTaskKind } from '../domain/case/tasks.js';
import type { WaitingOn } from '../domain/case/waiting-on.js';
import { isOver, moving, type After, type Before, type EventOf, type Table } from '../domain/transition.js';
import { followRow } from './change.js';
import { endTasksIn } from './tasks.js';
import type { CaseLine } from './timeline.js';

/** An event of a row that a case is the projection of, with what is written of it. */
export interface RowMove<Event extends string> {
  readonly event: Event;
  readonly line: CaseLine;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** The guarded update of a move: the states it may start from, and what it writes. */
interface Guarded<From extends string, To extends string> {
  readonly from: From[];
  readonly to: { readonly state: To; readonly settledAt?: Date };
}

/**
 * Moves a row on as its table says, with its case, and ends the tasks that `ends` names for its new state; false where its state does not allow the
 * event, so that of two who are at it at once the first decides.
 */
export async function moveRow<T extends Table, Event extends EventOf<T>>(
  tx: Transaction,
  table: T,
  caseId: string,
  { event, line, waits, at }: RowMove<Event>,
  row: {
    readonly update: (
      guarded: Guarded<Before<T, Event>, After<T, Event>>,
    ) => Promise<{ readonly count: number }>;
    readonly ends: (state: After<T, Event>, over: boolean) => readonly SupportTaskKind[];
    /** Who did the tasks that end, where someone did. */
    readonly endedBy?: string | undefined;
  },
): Promise<boolean> {
  const { from, to: state } = moving(table, event);
  const over = isOver(table, state);
  const { count } = await row.update({ from, to: { state, ...(over ? { settledAt: at } : {}) } });
  if (count === 0) return false;
  const kinds = row.ends(state, over);
  if (kinds.length > 0) await endTasksIn(tx, { caseId, kinds, at, accountId: row.endedBy });
  await followRow(tx, { caseId, state, over, waits, line, at });
  return true;
}
