import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { asSeen, refuseStale, type Pressed } from '../../cases/seen.js';
import { askedIn, endTasksIn, lastDayMovedIn, openTaskIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import {
  dueAmendmentAlarms,
  nextAmendmentAlarmAt,
  type AmendmentFacts,
} from '../../domain/record-amendment/clock.js';
import { happenToAmendment, type AmendmentHappening } from '../../domain/record-amendment/happen.js';
import { awaitsDecision, isOpenAmendment } from '../../domain/record-amendment/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDaysDueAt } from '../../domain/sixty-days.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { recordAmendmentChanged, recordAmendmentId } from '../../protocol/record-amendment/messages.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import { databaseDate } from '../record-request/change.js';
import { amendmentFacts, lockAmendment, readAmendment, type AmendmentRow } from './row.js';
import { keepWords, sealWords } from './words.js';

/** Something that happens to a request to amend, with its line on the case. */
export interface AmendmentChange {
  readonly amendmentId: string;
  readonly event: AmendmentHappening;
  readonly line: CaseLine;
  readonly data?: Prisma.RecordAmendmentUncheckedUpdateInput;
}

/** What the words of an event are kept as in the chart. */
export const headings = {
  decide: { column: 'decisionNoteId', heading: 'Answer to a request to amend this record' },
  disagree: { column: 'statementNoteId', heading: 'Statement of disagreement' },
  rebut: { column: 'rebuttalNoteId', heading: 'Rebuttal of a statement of disagreement' },
  'name-others': { column: 'othersNoteId', heading: 'Who should know of the amendment' },
} as const;

/**
 * Lets something happen to a request to amend, as it was seen where our staff pressed it, keeps its words with the chart, and tells the workflow. Says how it stands then.
 * Locks the request.
 */
export async function changeAmendment(
  dependencies: Dependencies,
  change: AmendmentChange,
  pressed: Pressed | null = null,
): Promise<AmendmentRow | Refusal> {
  const at = dependencies.clock();
  const row = await readAmendment(dependencies.db, change.amendmentId);
  if (row === null) return { refused: 'not-found' };
  // What is refused leaves no key behind; whether it still holds is asked again under the lock.
  const stale = pressed && (await refuseStale(dependencies.db, pressed));
  const early = stale ?? factsAfter(row, change, at);
  if (isRefusal(early)) return early;
  const { chartId, timeZone } = row;
  const { db } = dependencies;
  // A chart whose time came after all was over takes no more words.
  if ((await db.chart.count({ where: { id: chartId } })) === 0) return { refused: 'state-does-not-allow' };
  const kept = 'words' in change.event ? headings[change.event.kind] : null;
  const words = 'words' in change.event ? change.event.words : '';
  const sealed =
    kept && (await sealWords(dependencies, { chartId, timeZone, heading: kept.heading, words, at }));
  return commit(dependencies, async (tx, after) => {
    const data = { ...change.data, ...(kept && sealed && { [kept.column]: sealed.id }) };
    await lockAmendment(tx, change.amendmentId);
    const answer = await asSeen(tx, pressed, () => letAmend(tx, { ...change, data }, at));
    if (isRefusal(answer)) return answer;
    if (sealed) await keepWords(tx, sealed);
    tellOfAmendmentChange(after, answer);
    return answer;
  });
}

/** The same for what has no words, in a transaction that is open. Locks the request. */
export async function letAmend(
  tx: Transaction,
  change: AmendmentChange,
  at: Date,
): Promise<AmendmentRow | Refusal> {
  const { amendmentId, event, line, data = {} } = change;
  const row = await lockAmendment(tx, amendmentId);
  if (row === null) return { refused: 'not-found' };
  const facts = factsAfter(row, change, at);
  if (isRefusal(facts)) return facts;
  const { status, extendedTo, decision, decidedAt, disagreedAt } = facts;
  const settledAt = isOpenAmendment(status) ? null : (row.settledAt ?? at);
  await tx.recordAmendment.update({
    where: { id: amendmentId },
    data: {
      ...data,
      state: status,
      decision,
      decidedAt,
      disagreedAt,
      settledAt,
      extendedTo: databaseDate(extendedTo),
    },
  });
  await showAmendment(tx, amendmentId, facts, at, line);
  if (event.kind === 'extend') await lastDayMovedIn(tx, amendmentId, at);
  if (event.kind === 'name-others')
    await openTaskIn(tx, {
      caseId: amendmentId,
      key: 'tell-others',
      kind: 'tell_others_of_amendment',
      at: at.toISOString(),
    });
  return (await readAmendment(tx, amendmentId)) ?? row;
}

/** A request after a change. Behind the link it is said once who should know: of the words of a first press, nothing else would tell where they are. */
function factsAfter(row: AmendmentRow, { event, line }: AmendmentChange, at: Date): AmendmentFacts | Refusal {
  const isNamed = event.kind === 'name-others' && line.actorId === undefined && row.othersNoteId !== null;
  return isNamed ? { refused: 'state-does-not-allow' } : happenToAmendment(amendmentFacts(row), event, at);
}

/** Writes where a request stands to its case, and ends the tasks that nothing asks for anymore. */
export async function showAmendment(
  tx: Transaction,
  caseId: string,
  facts: AmendmentFacts,
  at: Date,
  line?: CaseLine,
): Promise<void> {
  const { status } = facts;
  const waits = awaitsDecision(status);
  if (!waits)
    await endTasksIn(tx, {
      caseId,
      kinds: ['decide_amendment', 'amendment_overdue'],
      at,
      accountId: line?.actorId,
    });
  const due = waits ? sixtyDaysDueAt(facts) : nextAmendmentAlarmAt(facts, at);
  await changeCase(tx, {
    caseId,
    state: status,
    waitingOn: await whoseTurn(tx, caseId, facts),
    dueAt: due?.toISOString() ?? null,
    needsAttention: waits && dueAmendmentAlarms(facts, at).length > 0,
    at: at.toISOString(),
    closed: !isOpenAmendment(status),
    ...(line === undefined ? {} : { event: line }),
  });
}

async function whoseTurn(tx: Transaction, caseId: string, { status }: AmendmentFacts): Promise<WaitingOn> {
  if (!isOpenAmendment(status)) return 'nobody';
  if (status === 'decided') return 'person';
  const asked = await askedIn(tx, caseId);
  return asked.length > 0 ? 'support' : 'timer';
}

/** Tells the workflow of a request that its row changed; once it is over, a chart whose destruction it stopped looks again. */
export function tellOfAmendmentChange(after: AfterCommit, { id, settledAt, chartId }: AmendmentRow): void {
  after.signal(recordAmendmentId(id), recordAmendmentChanged);
  if (settledAt !== null) after.signal(recordRetentionId(chartId), lookAgain);
}
