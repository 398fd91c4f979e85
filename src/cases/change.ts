import type { Transaction } from '../adapters/database.js';
import type { TerminationStatus } from '../domain/contract-termination/states.js';
import type { IsoInstant } from '../domain/zoned-time.js';
import { needlessAfter } from '../domain/case/tasks.js';
import { asksStaff, type WaitingOn } from '../domain/case/waiting-on.js';
import { endTasks, endTasksIn, openTaskIn } from './tasks.js';
import { addLine, type CaseLine } from './timeline.js';

/** What a case looks like from now on, and what happened. */
export interface CaseChange {
  readonly caseId: string;
  readonly state: string;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  readonly at: IsoInstant;
  readonly closed?: boolean;
  readonly event?: CaseLine;
}

/** Writes the projection of a case, its timeline and the audit trail within a transaction. */
export async function changeCase(tx: Transaction, change: CaseChange): Promise<void> {
  const at = new Date(change.at);
  const row = await tx.case.update({
    where: { id: change.caseId },
    data: {
      state: change.state,
      waitingOn: change.waitingOn,
      dueAt: change.dueAt === null ? null : new Date(change.dueAt),
      needsAttention: asksStaff(change),
      closedAt: change.closed ? at : null,
    },
  });
  if (row.kind === 'contract_termination')
    await tx.contractTermination.update({
      where: { id: change.caseId },
      data: {
        state: change.state as TerminationStatus,
        closedAt: change.closed ? at : null,
        ...(change.event?.code === 'notice-waived' ? { noticeWaivedAt: at } : {}),
      },
    });
  if (row.kind === 'contract_termination') await reviewWhileHeld(tx, row.subjectId, change);
  if (change.event) await addEvent(tx, change.caseId, at, change.event);
}

/** Adds a line, and ends the tasks for which nothing is left to do by what it says; written again, it finds none. */
async function addEvent(tx: Transaction, caseId: string, at: Date, event: CaseLine): Promise<void> {
  await addLine(tx, caseId, at, event);
  const kinds = needlessAfter[event.code];
  if (kinds !== undefined)
    await endTasks(tx, { caseId, kind: { in: [...kinds] } }, { at, resolution: 'the case went on' });
}

/** Where a row has moved to that a case is the projection of: on whom it waits then, and whether it is over. */
export interface CaseMove {
  readonly caseId: string;
  readonly state: string;
  readonly over: boolean;
  readonly waits: { readonly on: WaitingOn; readonly until: Date | null } | undefined;
  readonly line: CaseLine;
  readonly at: Date;
}

/** Follows a row that has moved: what is over waits for nobody. */
export async function followRow(tx: Transaction, move: CaseMove): Promise<void> {
  const { caseId, state, over, waits, line, at } = move;
  await changeCase(tx, {
    caseId,
    state,
    waitingOn: waits?.on ?? 'nobody',
    dueAt: waits?.until?.toISOString() ?? null,
    needsAttention: false,
    at: at.toISOString(),
    closed: over,
    event: line,
  });
}

/** A termination on hold is someone's task until the hold ends: nothing else brings it back to the desk. */
async function reviewWhileHeld(tx: Transaction, subjectId: string, change: CaseChange): Promise<void> {
  const { caseId, state, at, event } = change;
  const kind = 'review_hold';
  if (state !== 'held')
    return endTasksIn(tx, { caseId, kinds: [kind], at: new Date(at), accountId: event?.actorId });
  if (event?.code === 'held')
    await openTaskIn(tx, { caseId, key: `${kind}/${event.key}`, kind, subjectId, at });
}

/** Closes a case: nobody and no date is waited for anymore. */
export async function closeCase(
  tx: Transaction,
  end: Pick<CaseChange, 'caseId' | 'state' | 'at' | 'event'>,
): Promise<void> {
  await changeCase(tx, { ...end, waitingOn: 'nobody', dueAt: null, needsAttention: false, closed: true });
}
