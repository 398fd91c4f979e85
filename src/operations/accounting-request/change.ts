import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { changeCase } from '../../cases/change.js';
import { askedIn, endTasksIn, lastDayMovedIn, openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import {
  dueAccountingAlarms,
  happenToAccounting,
  nextAccountingAlarmAt,
  type AccountingFacts,
  type AccountingHappening,
} from '../../domain/accounting-request/happen.js';
import { isOpenAccounting } from '../../domain/accounting-request/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDaysDueAt, type SixtyDayAlarm } from '../../domain/sixty-days.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { accountingRequestChanged, accountingRequestId } from '../../protocol/accounting-request/messages.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import { databaseDate } from '../record-request/change.js';
import { accountingLettersDue, type AccountingView } from './letters.js';
import {
  accountingFacts,
  guardianEndsAt,
  lockAccountingRequest,
  readAccountingRequest,
  type AccountingRow,
} from './row.js';

/** Something that happens to a request for an accounting, with its line on the case. */
export interface AccountingChange {
  readonly requestId: string;
  readonly event: AccountingHappening;
  readonly line: CaseLine;
  readonly data?: Prisma.AccountingRequestUncheckedUpdateInput;
}

/** Lets something happen to a request, with its row locked. Says how it stands then; the caller tells the workflow. */
export async function letAccount(
  tx: Transaction,
  { requestId, event, line, data = {} }: AccountingChange,
  at: Date,
): Promise<AccountingRow | Refusal> {
  const row = await lockAccountingRequest(tx, requestId);
  if (row === null) return { refused: 'not-found' };
  const facts = happenToAccounting(accountingFacts(row), event, at);
  if (isRefusal(facts)) return facts;
  const { status, extendedTo } = facts;
  await tx.accountingRequest.update({
    where: { id: requestId },
    data: {
      ...data,
      state: status,
      extendedTo: databaseDate(extendedTo),
      settledAt: isOpenAccounting(status) ? null : at,
    },
  });
  await show(tx, requestId, facts, at, line);
  if (event.kind === 'extend') await lastDayMovedIn(tx, requestId, at);
  return (await readAccountingRequest(tx, requestId)) ?? row;
}

/** Tells the workflow of a request that its row changed; once it is over, charts whose destruction it stopped look again. */
export async function tellOfAccountingChange(
  tx: Transaction,
  after: AfterCommit,
  { id, settledAt, clientId }: AccountingRow,
): Promise<void> {
  after.signal(accountingRequestId(id), accountingRequestChanged);
  if (settledAt !== null) await letChartsLook(tx, after, clientId);
}

async function letChartsLook(tx: Transaction, after: AfterCommit, clientId: string): Promise<void> {
  const charts = await tx.chart.findMany({ where: { clientId }, select: { id: true } });
  for (const chart of charts) after.signal(recordRetentionId(chart.id), lookAgain);
}

/** Does what is due, each date once, and reads how the request stands; repeated, it finds its own work. A guardian's that nobody has read ends as the client comes of age. Locks the request. */
export async function settleAccountingDue(
  dependencies: Dependencies,
  requestId: string,
  at: Date,
): Promise<AccountingView> {
  return commit(dependencies, async (tx, after) => {
    const row = await lockAccountingRequest(tx, requestId);
    if (row === null) throw new Error('A request for an accounting without a row');
    const endsAt = isOpenAccounting(row.state) ? await guardianEndsAt(tx, row) : null;
    if (endsAt !== null && endsAt <= at) await endForGuardian(tx, after, row, at);
    else for (const alarm of dueAccountingAlarms(accountingFacts(row), at)) await ring(tx, row, alarm, at);
    const now = (await readAccountingRequest(tx, requestId)) ?? row;
    await show(tx, requestId, accountingFacts(now), at);
    return viewOf((await readAccountingRequest(tx, requestId)) ?? now, endsAt, at);
  });
}

/** The list is the client's own to ask for from now on: nothing is owed to the guardian, whose link has ended. */
async function endForGuardian(
  tx: Transaction,
  after: AfterCommit,
  { id: requestId, clientId }: AccountingRow,
  at: Date,
): Promise<void> {
  const line = { key: 'of-age', code: 'accounting-withdrawn', detail: { because: 'of-age' } } as const;
  const answer = await letAccount(tx, { requestId, event: { kind: 'withdraw' }, line }, at);
  if (isRefusal(answer)) throw new Error(`A guardian's request for an accounting: ${answer.refused}`);
  await letChartsLook(tx, after, clientId);
}

async function ring(
  tx: Transaction,
  row: AccountingRow,
  { kind, key }: SixtyDayAlarm<'alert' | 'overdue'>,
  at: Date,
): Promise<void> {
  const { id: requestId, state } = row;
  if (kind === 'alert') await addLine(tx, requestId, at, { key, code: 'accounting-due-soon' });
  else if (state !== 'overdue') {
    const line = { key: 'overdue', code: 'accounting-overdue' } as const;
    const answer = await letAccount(tx, { requestId, event: { kind: 'miss' }, line }, at);
    if (isRefusal(answer)) throw new Error(`A date of a request for an accounting: ${answer.refused}`);
  }
  await openTaskIn(tx, {
    caseId: requestId,
    ...(kind === 'alert'
      ? { key: 'give', kind: 'give_accounting', priority: 1 }
      : { key: 'overdue', kind: 'accounting_overdue', priority: 2 }),
    at: at.toISOString(),
  });
}

/** Writes where a request stands to its case, and ends the tasks that nothing asks for anymore. */
async function show(
  tx: Transaction,
  caseId: string,
  facts: AccountingFacts,
  at: Date,
  line?: CaseLine,
): Promise<void> {
  const { status } = facts;
  const isOpen = isOpenAccounting(status);
  if (!isOpen)
    await endTasksIn(tx, {
      caseId,
      kinds: ['give_accounting', 'accounting_overdue'],
      at,
      accountId: line?.actorId,
    });
  const asked = await askedIn(tx, caseId);
  await changeCase(tx, {
    caseId,
    state: status,
    waitingOn: isOpen ? (asked.length > 0 ? 'support' : 'person') : 'nobody',
    dueAt: isOpen ? sixtyDaysDueAt(facts).toISOString() : null,
    needsAttention: isOpen && dueAccountingAlarms(facts, at).length > 0,
    at: at.toISOString(),
    closed: !isOpen,
    ...(line === undefined ? {} : { event: line }),
  });
}

function viewOf(row: AccountingRow, endsAt: Date | null, at: Date): AccountingView {
  const { waitingOn, needsAttention } = row.case;
  const facts = accountingFacts(row);
  const alarmAt = nextAccountingAlarmAt(facts, at);
  const looksAt = alarmAt !== null && endsAt !== null && endsAt < alarmAt ? endsAt : alarmAt;
  return {
    status: row.state,
    waitingOn,
    needsAttention,
    dueAt: row.case.dueAt?.toISOString() ?? null,
    looksAt: looksAt?.toISOString() ?? null,
    letters: accountingLettersDue(facts, at, row.case.linkRound),
  };
}
