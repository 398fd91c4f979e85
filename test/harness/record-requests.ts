import type { WorkflowHandle } from '@temporalio/client';
import type { RecordRequestView } from '../../src/activities/record-request/activities.js';
import { dueAlarms, dueAt, isWaiting, nextAlarmAt, stateOf } from '../../src/domain/record-request/clock.js';
import type { PartFacts, RequestFacts } from '../../src/domain/record-request/facts.js';
import { happen, type Happening } from '../../src/domain/record-request/happen.js';
import { everyDay } from '../../src/domain/record-request/scope.js';
import { isRefusal } from '../../src/domain/refusals.js';
import {
  recordRequestChanged,
  recordRequestId,
  recordRequestType,
  type RecordRequestInput,
} from '../../src/protocol/record-request/messages.js';
import type { Scene } from './time-skipping.js';

/** Starts the workflow of a request for records. */
export function startRecordRequest(scene: Scene, requestId = 'request-1') {
  const input: RecordRequestInput = {
    requestId,
    reference: 'RR-TEST-0001',
    subjectId: 'account-1',
    timeZone: 'America/New_York',
  };
  return scene.workflow.start(recordRequestType, {
    workflowId: recordRequestId(requestId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
}

/** One provider's part, as it stands once they were asked. */
export function askedPart(id: string, change: Partial<PartFacts> = {}): PartFacts {
  return {
    id,
    status: 'asked',
    grounds: null,
    deniedById: null,
    withheld: null,
    reviewDueAt: null,
    needsConsent: false,
    delivery: null,
    releasedAt: null,
    downloadedAt: null,
    ...change,
  };
}

/** The row of a request in memory, on which the real rules decide; `rung` are the dates that came, with their instants. */
export async function recordRow(scene: Scene) {
  const receivedAt = await scene.now();
  let facts: RequestFacts = {
    receivedAt,
    timeZone: 'America/New_York',
    extendedTo: null,
    provenAt: receivedAt,
    acknowledgedAt: null,
    answeredAt: null,
    delivery: 'portal',
    wanted: everyDay,
    authorized: everyDay,
    authorizedUntil: null,
    revokedAt: null,
    ended: null,
    parts: [askedPart('a'), askedPart('b')],
  };
  const rung = new Map<string, string>();
  const standing = (at: Date): RecordRequestView => {
    const status = stateOf(facts, at);
    return {
      status,
      waitingOn: facts.ended === null ? 'timer' : 'nobody',
      needsAttention: status === 'overdue',
      dueAt: isWaiting(status) ? dueAt(facts).toISOString() : null,
      looksAt: nextAlarmAt(facts, at)?.toISOString() ?? null,
    };
  };
  scene.answers.settleRecordRequest = async ({ at }) => {
    for (const { key } of dueAlarms(facts, new Date(at))) if (!rung.has(key)) rung.set(key, at);
    return standing(new Date(at));
  };
  scene.answers.tellOfRecordRequest = async ({ at }) => standing(new Date(at));
  return {
    rung,
    receivedAt,
    /** Lets something happen now; refused, it throws with the code. */
    async happens(handle: Pick<WorkflowHandle, 'signal'>, event: Happening): Promise<void> {
      const after = happen(facts, event, await scene.now());
      if (isRefusal(after)) throw new Error(after.refused);
      facts = after;
      await handle.signal(recordRequestChanged);
    },
  };
}

/** A workflow that hears nothing. */
const silent = { signal: async () => {} };

/** The person confirms while the first letters go out, of which no signal tells. */
export function confirmsWhileTold(scene: Scene, row: Awaited<ReturnType<typeof recordRow>>): void {
  const tell = scene.answers.tellOfRecordRequest;
  scene.answers.tellOfRecordRequest = async (request) => {
    if (scene.asked('tellOfRecordRequest').length === 1) await row.happens(silent, { kind: 'confirm' });
    return tell(request);
  };
}
