import {
  dueAmendmentAlarms,
  nextAmendmentAlarmAt,
  type AmendmentFacts,
} from '../../src/domain/record-amendment/clock.js';
import { happenToAmendment, type AmendmentHappening } from '../../src/domain/record-amendment/happen.js';
import { isOpenAmendment } from '../../src/domain/record-amendment/states.js';
import { sixtyDaysDueAt } from '../../src/domain/sixty-days.js';
import { isRefusal } from '../../src/domain/refusals.js';
import {
  amendmentLettersDue,
  type AmendmentLetterFacts,
  type AmendmentView,
} from '../../src/operations/record-amendment/letters-due.js';
import {
  recordAmendmentChanged,
  recordAmendmentId,
  recordAmendmentType,
  type RecordAmendmentInput,
} from '../../src/protocol/record-amendment/messages.js';
import { startOnRow } from './row-in-memory.js';
import type { Scene } from './time-skipping.js';

/** Starts the workflow of a request to amend, on a row in memory that the real rules decide; `rung` are the dates that came, with their instants. */
export async function startAmendment(scene: Scene) {
  const receivedAt = await scene.now();
  let facts: AmendmentFacts & AmendmentLetterFacts = {
    status: 'referred',
    receivedAt,
    timeZone: 'America/New_York',
    extendedTo: null,
    unreachedAt: null,
    decision: null,
    decidedAt: null,
    disagreedAt: null,
    isRebutted: false,
  };
  const rung = new Map<string, string>();
  function lets(event: AmendmentHappening, at: Date): void {
    const after = happenToAmendment(facts, event, at);
    if (isRefusal(after)) throw new Error(after.refused);
    facts = { ...after, isRebutted: facts.isRebutted || event.kind === 'rebut' };
  }
  scene.answers.settleAmendment = async (request): Promise<AmendmentView> => {
    const at = new Date(request.at);
    for (const { key, kind } of dueAmendmentAlarms(facts, at)) {
      if (!rung.has(key)) rung.set(key, request.at);
      if (kind === 'overdue' && facts.status === 'referred') lets({ kind: 'miss' }, at);
      if (kind === 'settle') lets({ kind }, at);
    }
    return {
      status: facts.status,
      waitingOn: isOpenAmendment(facts.status) ? 'timer' : 'nobody',
      needsAttention: at >= sixtyDaysDueAt(facts),
      dueAt: nextAmendmentAlarmAt(facts, at)?.toISOString() ?? null,
      letters: amendmentLettersDue(facts, at),
    };
  };
  scene.answers.amendmentProviderUnreached = async ({ at }) => {
    facts = { ...facts, unreachedAt: new Date(at) };
  };
  const input: RecordAmendmentInput = {
    amendmentId: 'amendment-1',
    reference: 'AM-TEST-0001',
    subjectId: 'account-1',
  };
  const started = await startOnRow<AmendmentHappening>(scene, {
    type: recordAmendmentType,
    workflowId: recordAmendmentId(input.amendmentId),
    input,
    changed: recordAmendmentChanged,
    lets,
  });
  return { ...started, rung, receivedAt };
}
