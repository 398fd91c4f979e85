import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import { dueAt, isWaiting, nextAlarmAt, stateOf } from '../../domain/record-request/clock.js';
import type { RecordRequestStatus } from '../../domain/record-request/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { doWhatIsDue } from '../../operations/record-request/carry-out.js';
import { factsOf, type RequestRow } from '../../operations/record-request/row.js';

/** Where a request stands, as its row says; the row decides. */
export interface RecordRequestView {
  readonly status: RecordRequestStatus;
  readonly waitingOn: WaitingOn;
  /** The end of its last day; null once nobody owes an answer. */
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  /** When the next date comes; null where none comes by itself. */
  readonly looksAt: IsoInstant | null;
}

/** Activities of record requests: what a date brings. Letters are in mails.ts. */
export function createRecordRequestActivities(dependencies: Dependencies) {
  return {
    /** Does what is due in one transaction under the lock of the row, and reads how it stands; repeated, it finds its own work. */
    async settleRecordRequest(request: { requestId: string; at: IsoInstant }): Promise<RecordRequestView> {
      return settle(dependencies, request.requestId, new Date(request.at));
    },
  };
}

/** Where a row stands at an instant. */
function recordRequestViewed(row: RequestRow, at: Date): RecordRequestView {
  const facts = factsOf(row);
  const status = stateOf(facts, at);
  const { waitingOn, needsAttention } = row.case;
  return {
    status,
    waitingOn,
    needsAttention,
    dueAt: isWaiting(status) ? dueAt(facts).toISOString() : null,
    looksAt: nextAlarmAt(facts, at)?.toISOString() ?? null,
  };
}

/** Does what is due in one transaction, and says how the row stands then. */
export async function settle(
  dependencies: Dependencies,
  requestId: string,
  at: Date,
): Promise<RecordRequestView> {
  const row = await commit(dependencies, (tx, after) => doWhatIsDue(tx, after, { requestId, at }));
  if (row === null) throw new Error('A record request without a row');
  return recordRequestViewed(row, at);
}
