import {
  dueAccountingAlarms,
  happenToAccounting,
  nextAccountingAlarmAt,
  type AccountingFacts,
  type AccountingHappening,
} from '../../src/domain/accounting-request/happen.js';
import { isOpenAccounting } from '../../src/domain/accounting-request/states.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { sixtyDaysDueAt } from '../../src/domain/sixty-days.js';
import {
  accountingLettersDue,
  type AccountingView,
} from '../../src/operations/accounting-request/letters.js';
import {
  accountingRequestChanged,
  accountingRequestId,
  accountingRequestType,
  type AccountingRequestInput,
} from '../../src/protocol/accounting-request/messages.js';
import { startOnRow } from './row-in-memory.js';
import type { Scene } from './time-skipping.js';

/** Starts the workflow of a request for an accounting, on a row in memory that the real rules decide; `rung` are the dates that came, with their instants. */
export async function startAccounting(scene: Scene) {
  const receivedAt = await scene.now();
  let facts: AccountingFacts = {
    status: 'asked',
    receivedAt,
    timeZone: 'America/New_York',
    extendedTo: null,
  };
  const rung = new Map<string, string>();
  function lets(event: AccountingHappening, at: Date): void {
    const after = happenToAccounting(facts, event, at);
    if (isRefusal(after)) throw new Error(after.refused);
    facts = after;
  }
  scene.answers.settleAccounting = async (request): Promise<AccountingView> => {
    const at = new Date(request.at);
    for (const { key, kind } of dueAccountingAlarms(facts, at)) {
      if (!rung.has(key)) rung.set(key, request.at);
      if (kind === 'overdue' && facts.status === 'asked') lets({ kind: 'miss' }, at);
    }
    return {
      status: facts.status,
      waitingOn: isOpenAccounting(facts.status) ? 'person' : 'nobody',
      needsAttention: at >= sixtyDaysDueAt(facts),
      dueAt: nextAccountingAlarmAt(facts, at)?.toISOString() ?? null,
      letters: accountingLettersDue(facts, at),
    };
  };
  const input: AccountingRequestInput = {
    requestId: 'accounting-1',
    reference: 'AD-TEST-0001',
    subjectId: 'account-1',
  };
  const started = await startOnRow<AccountingHappening>(scene, {
    type: accountingRequestType,
    workflowId: accountingRequestId(input.requestId),
    input,
    changed: accountingRequestChanged,
    lets,
  });
  return { ...started, rung, receivedAt };
}
