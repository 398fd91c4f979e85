import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import {
  dueAmendmentAlarms,
  nextAmendmentAlarmAt,
  type AmendmentAlarm,
} from '../../domain/record-amendment/clock.js';
import { isRefusal } from '../../domain/refusals.js';
import { amendmentLettersDue, type AmendmentView } from './letters-due.js';
import { letAmend, showAmendment, tellOfAmendmentChange } from './change.js';
import { amendmentFacts, lockAmendment, readAmendment, type AmendmentRow } from './row.js';

/** Does what is due, each date once, and reads how the request stands; repeated, it finds its own work. Locks the request. */
export async function settleDue(
  dependencies: Dependencies,
  amendmentId: string,
  at: Date,
): Promise<AmendmentView> {
  return commit(dependencies, async (tx, after) => {
    const row = await lockAmendment(tx, amendmentId);
    if (row === null) throw new Error('A request to amend without a row');
    for (const alarm of dueAmendmentAlarms(amendmentFacts(row), at)) await ring(tx, row, alarm, at);
    const now = (await readAmendment(tx, amendmentId)) ?? row;
    await showAmendment(tx, amendmentId, amendmentFacts(now), at);
    if (row.settledAt === null && now.settledAt !== null) tellOfAmendmentChange(after, now);
    return viewOf((await readAmendment(tx, amendmentId)) ?? now, at);
  });
}

async function ring(
  tx: Transaction,
  row: AmendmentRow,
  { kind, key }: AmendmentAlarm,
  at: Date,
): Promise<void> {
  const { id: caseId, state } = row;
  const asked = { caseId, at: at.toISOString() };
  if (kind === 'settle') return change(tx, caseId, { kind }, { key, code: 'amendment-settled' }, at);
  if (kind === 'overdue') {
    if (state !== 'overdue')
      await change(tx, caseId, { kind: 'miss' }, { key: 'overdue', code: 'amendment-overdue' }, at);
    return openTaskIn(tx, { ...asked, key: 'overdue', kind: 'amendment_overdue', priority: 2 });
  }
  const code = kind === 'alert' ? 'amendment-due-soon' : 'amendment-staff-decides';
  await addLine(tx, caseId, at, { key, code });
  await openTaskIn(tx, { ...asked, key: 'decide', kind: 'decide_amendment', priority: 1 });
}

async function change(
  tx: Transaction,
  amendmentId: string,
  event: { readonly kind: 'settle' | 'miss' },
  line: Parameters<typeof letAmend>[1]['line'],
  at: Date,
): Promise<void> {
  const answer = await letAmend(tx, { amendmentId, event, line }, at);
  if (isRefusal(answer)) throw new Error(`A date of a request to amend was refused: ${answer.refused}`);
}

function viewOf(row: AmendmentRow, at: Date): AmendmentView {
  const { waitingOn, needsAttention } = row.case;
  return {
    status: row.state,
    waitingOn,
    needsAttention,
    dueAt: row.case.dueAt?.toISOString() ?? null,
    looksAt: nextAmendmentAlarmAt(amendmentFacts(row), at)?.toISOString() ?? null,
    letters: amendmentLettersDue(
      { ...amendmentFacts(row), isRebutted: row.rebuttalNoteId !== null },
      at,
      row.case.linkRound,
    ),
  };
}
