import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { askedIn, endTasks, endTasksIn, lastDayMovedIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import { dueAlarms, dueAt, isWaiting, stateOf } from '../../domain/record-request/clock.js';
import type { RequestFacts } from '../../domain/record-request/facts.js';
import { happen, type Happening } from '../../domain/record-request/happen.js';
import type { RecordRequestStatus } from '../../domain/record-request/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { endRequestLinks } from './links.js';
import { noPassphrase } from './passphrase.js';
import { factsOf, lockRequest, readRequest, type RequestRow } from './row.js';

/** Something that happens to a request, with what is written of it. */
export interface RequestChange {
  readonly requestId: string;
  readonly event: Happening;
  readonly line: CaseLine;
  /** What else is written of the request, or of the part it happens to. */
  readonly data?: Prisma.RecordRequestUncheckedUpdateInput;
  readonly partData?: Prisma.RecordRequestPartUncheckedUpdateInput;
  readonly at: Date;
}

/**
 * Lets something happen to a request, as `happen` decides, and writes what follows: row, part, case and time line. Says how it stands then.
 * Locks the request.
 */
export async function letHappen(tx: Transaction, change: RequestChange): Promise<RequestRow | Refusal> {
  const { requestId, event, line, at } = change;
  const row = await lockRequest(tx, requestId);
  if (row === null) return { refused: 'not-found' };
  const before = factsOf(row);
  const facts = happen(before, event, at);
  if (isRefusal(facts)) return facts;
  await writeParts(tx, facts, change);
  await tx.recordRequest.update({
    where: { id: requestId },
    data: {
      ...change.data,
      provenAt: facts.provenAt,
      acknowledgedAt: facts.acknowledgedAt,
      answeredAt: facts.answeredAt,
      revokedAt: facts.revokedAt,
      extendedTo: databaseDate(facts.extendedTo),
      delivery: facts.delivery,
      wantedFrom: databaseDate(facts.wanted.from),
      wantedTo: databaseDate(facts.wanted.to),
      authorizedFrom: databaseDate(facts.authorized.from),
      authorizedTo: databaseDate(facts.authorized.to),
      authorizedUntil: databaseDate(facts.authorizedUntil),
      settledAt: facts.ended === null ? null : at,
    },
  });
  if (facts.ended !== null) {
    await endRequestLinks(tx, requestId, at);
    await tx.recordRequestPart.updateMany({ where: { requestId }, data: noPassphrase });
  }
  await showRequest(tx, requestId, facts, at, line);
  if (dueAt(facts).getTime() !== dueAt(before).getTime())
    for (const caseId of [requestId, ...row.parts.flatMap(({ exportId }) => exportId ?? [])])
      await lastDayMovedIn(tx, caseId, at);
  return (await readRequest(tx, requestId)) ?? row;
}

async function writeParts(tx: Transaction, facts: RequestFacts, change: RequestChange): Promise<void> {
  const { requestId, event, partData = {} } = change;
  if (event.kind === 'wish') {
    const { delivery } = event;
    await tx.recordRequestPart.updateMany({ where: { requestId, state: 'granted' }, data: { delivery } });
  }
  if (event.kind === 'prove') {
    const named = facts.parts.map(({ id }) => id);
    await tx.recordRequestPart.deleteMany({ where: { requestId, id: { notIn: named } } });
  }
  if (!('partId' in event)) return;
  const part = facts.parts.find(({ id }) => id === event.partId);
  if (part === undefined) return;
  await tx.recordRequestPart.update({
    where: { id: part.id },
    data: {
      ...partData,
      state: part.status,
      grounds: part.grounds,
      deniedById: part.deniedById,
      withheldFrom: databaseDate(part.withheld?.from ?? null),
      withheldTo: databaseDate(part.withheld?.to ?? null),
      reviewDueAt: part.reviewDueAt,
      delivery: part.delivery,
      releasedAt: part.releasedAt,
      downloadedAt: part.downloadedAt,
    },
  });
}

/** Writes where a request stands at an instant to its row and its case, and ends the tasks that nothing asks for anymore. */
export async function showRequest(
  tx: Transaction,
  requestId: string,
  facts: RequestFacts,
  at: Date,
  line?: CaseLine,
): Promise<void> {
  const state = stateOf(facts, at);
  await tx.recordRequest.update({ where: { id: requestId }, data: { state } });
  const accountId = line?.actorId;
  await endTasksIn(tx, { caseId: requestId, kinds: needless(facts, state), at, accountId });
  await endTasksOfFiles(tx, requestId, facts, { at, accountId });
  const { waitingOn, due, isHeldBack } = await whoseTurn(tx, requestId, facts, at);
  await changeCase(tx, {
    caseId: requestId,
    state,
    waitingOn,
    dueAt: due?.toISOString() ?? null,
    needsAttention: isHeldBack || isUrgent(facts, at),
    at: at.toISOString(),
    closed: facts.ended !== null,
    ...(line === undefined ? {} : { event: line }),
  });
}

/** From the day of release on someone has to look after what isn't answered. */
function isUrgent(facts: RequestFacts, at: Date): boolean {
  return dueAlarms(facts, at).some(({ kind }) => kind !== 'remind' && kind !== 'fetch');
}

async function whoseTurn(
  tx: Transaction,
  caseId: string,
  facts: RequestFacts,
  at: Date,
): Promise<{ waitingOn: WaitingOn; due: Date | null; isHeldBack: boolean }> {
  const state = stateOf(facts, at);
  if (facts.ended !== null) return { waitingOn: 'nobody', due: null, isHeldBack: false };
  if (!isWaiting(state)) return { waitingOn: 'person', due: null, isHeldBack: false };
  const asked = await askedIn(tx, caseId);
  const isStuck = await waitsForFailedExport(tx, caseId);
  const otherwise = state === 'received' ? 'person' : 'timer';
  return {
    waitingOn: isStuck || asked.length > 0 ? 'support' : otherwise,
    due: dueAt(facts),
    isHeldBack: isStuck || asked.includes('records_incomplete'),
  };
}

/** Whether a file couldn't be made, which support mends on the case of its export. */
async function waitsForFailedExport(tx: Transaction, requestId: string): Promise<boolean> {
  const granted = await tx.recordRequestPart.findMany({ where: { requestId, state: 'granted' } });
  const id = { in: granted.flatMap(({ exportId }) => exportId ?? []) };
  return (await tx.noteExport.count({ where: { id, state: 'failed' } })) > 0;
}

/** Tasks that are over where a request stands so. */
function needless(facts: RequestFacts, state: RecordRequestStatus): SupportTaskKind[] {
  const { provenAt, acknowledgedAt, parts } = facts;
  const waits = isWaiting(state);
  const over: [SupportTaskKind, boolean][] = [
    ['acknowledge_records', acknowledgedAt !== null || !waits],
    ['prove_record_asker', provenAt !== null || !waits],
    ['release_records', !waits],
    ['records_due', !waits],
    ['records_overdue', state !== 'overdue'],
    ['review_denial', !parts.some(({ status }) => status === 'in_review') || !waits],
    ['call_about_records', state !== 'answered'],
  ];
  return over.filter(([, isOver]) => isOver).map(([kind]) => kind);
}

/** Each file that support sends, or that lacks notes, is a task of its own, over once that chart has none such anymore. */
async function endTasksOfFiles(
  tx: Transaction,
  requestId: string,
  { parts, ended }: RequestFacts,
  how: { readonly at: Date; readonly accountId: string | undefined },
): Promise<void> {
  const isOpen: [SupportTaskKind, (part: RequestFacts['parts'][number]) => boolean][] = [
    ['send_records', isToSend],
    ['records_incomplete', ({ status }) => status === 'granted'],
  ];
  for (const [kind, isAsked] of isOpen) {
    const asked = ended === null ? parts.filter(isAsked).map(({ id }) => id) : [];
    const rest = await tx.recordRequestPart.findMany({ where: { requestId, id: { notIn: asked } } });
    const subjectId = { in: rest.map(({ chartId }) => chartId) };
    await endTasks(tx, { caseId: requestId, kind, subjectId }, how);
  }
}

/** Whether support has a file to send. */
function isToSend({ status, delivery }: RequestFacts['parts'][number]): boolean {
  return status === 'granted' && delivery === 'paper';
}

/** A calendar date as the database takes it. */
export function databaseDate(day: CalendarDate | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`);
}
