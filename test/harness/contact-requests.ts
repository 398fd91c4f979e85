import type { WorkflowHandle } from '@temporalio/client';
import type { ContactRequestView } from '../../src/activities/contact-request/view.js';
import { contactPolicy } from '../../src/domain/contact-request/policy.js';
import {
  contactChanged,
  contactRequestId,
  contactRequestType,
  type ContactRequestInput,
} from '../../src/protocol/contact-request/messages.js';
import { day, type Scene } from './time-skipping.js';

const hour = day / 24;

/** Writes to support, as the API does. */
export async function startContact(
  scene: Scene,
  requestId = 'contact-1',
  of: Partial<ContactRequestInput> = {},
) {
  const input: ContactRequestInput = {
    requestId,
    reference: 'CR-TEST-0001',
    portal: 'client',
    topic: 'something_else',
    requestedAt: (await scene.now()).toISOString(),
    policy: contactPolicy,
    ...of,
  };
  return scene.workflow.start(contactRequestType, {
    workflowId: contactRequestId(requestId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
}

/** The row of a request in memory: the API and the activities of a scene change it, and it decides as the real one does. */
export function contactRow(scene: Scene, { crisis = false } = {}) {
  const { answers } = scene;
  let reminded = false;
  let answeredAt = 0;
  const later = (at: number, ms: number) => new Date(at + ms).toISOString();
  const row: { standing: ContactRequestView } = {
    standing: {
      status: 'open',
      waitingOn: 'support',
      dueAt: null,
      needsAttention: crisis,
      accountId: null,
      answerId: null,
      alarmId: crisis ? 'message-0' : null,
      resolvedForThem: null,
    },
  };
  const set = (change: Partial<ContactRequestView>) => {
    row.standing = { ...row.standing, ...change };
    return row.standing;
  };
  const resolved = (at: number, forThem: boolean) =>
    set({
      status: 'resolved',
      waitingOn: 'timer',
      dueAt: later(at, contactPolicy.reopenDays * day),
      resolvedForThem: forThem ? new Date(at).toISOString() : null,
    });
  answers.settleContact = async ({ due, at: instant }) => {
    const at = Date.parse(instant);
    const { status, dueAt } = row.standing;
    if (dueAt === null) return set({ dueAt: later(at, 8 * hour) });
    if (!due || Date.parse(dueAt) > at) return row.standing;
    if (status === 'open') return set({ dueAt: later(at, 8 * hour), needsAttention: true });
    if (status === 'resolved') return set({ status: 'closed', waitingOn: 'nobody', dueAt: null });
    if (!reminded) {
      reminded = true;
      return set({ dueAt: later(answeredAt, contactPolicy.silenceDays * day) });
    }
    return crisis
      ? set({ waitingOn: 'support', dueAt: later(at, 8 * hour), needsAttention: true })
      : resolved(at, true);
  };
  answers.resolveContactRequest = async ({ at }) => {
    if (crisis && row.standing.answerId === null) return { refused: 'contact-unanswered-crisis' };
    return resolved(Date.parse(at), true);
  };
  async function changed(handle: WorkflowHandle, change: Partial<ContactRequestView>): Promise<void> {
    set(change);
    await handle.signal(contactChanged);
  }
  return {
    standing: () => row.standing,
    async answer(handle: WorkflowHandle, answerId: string): Promise<void> {
      const at = (await scene.now()).getTime();
      reminded = false;
      answeredAt = at;
      const dueAt = later(at, contactPolicy.reminderDays * day);
      await changed(handle, {
        status: 'answered',
        waitingOn: 'person',
        dueAt,
        answerId,
        needsAttention: false,
      });
    },
    async write(handle: WorkflowHandle, alarmId = row.standing.alarmId): Promise<void> {
      const dueAt = later((await scene.now()).getTime(), 8 * hour);
      await changed(handle, { status: 'open', waitingOn: 'support', dueAt, alarmId, resolvedForThem: null });
    },
    async settle(handle: WorkflowHandle): Promise<void> {
      resolved((await scene.now()).getTime(), false);
      await handle.signal(contactChanged);
    },
  };
}
