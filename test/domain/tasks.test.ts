import { describe, expect, it } from 'vitest';
import { acts, type Act } from '../../src/domain/acts.js';
import {
  crisisPriority,
  mayFinishTogether,
  maySnooze,
  mayWaitUntil,
} from '../../src/domain/case/assignment.js';
import {
  mayFinishTask,
  supportTasks,
  taskDueAt,
  taskEnd,
  tasksEndedBy,
  type SupportTaskKind,
} from '../../src/domain/case/tasks.js';

/** What ends each kind of task; "form" where a person finishes it with what they did. */
type End =
  | 'form'
  | readonly Act[]
  | 'codes-page'
  | 'conversation'
  | 'record-request'
  | 'note-retrieval'
  | 'record-amendment'
  | 'accounting-request'
  | 'access-review'
  | 'sweep';
const ends: Record<SupportTaskKind, End> = {
  give_notice_by_phone: 'form',
  tell_provider_stays: 'form',
  call_client_first: 'form',
  call_client_choice: 'form',
  post_provider_letter: 'form',
  send_letter: 'form',
  rematch_client: 'form',
  client_at_risk: 'form',
  decide_source: 'form',
  payer_roster: 'form',
  review_plan: 'form',
  // The case goes on by itself a month after the last day.
  gates_to_lead: 'form',
  review_access: 'access-review',
  release_address: ['releaseAddress', 'closeReset'],
  check_insurance: 'form',
  check_birth_date: 'form',
  find_day_of_age: 'form',
  care_not_resumed: 'form',
  account_disavowed: ['liftHold'],
  recover_factor: ['recordProof', 'denyRecovery'],
  recover_address: ['recordProof', 'denyRecovery'],
  approve_recovery: ['approveRecovery', 'denyRecovery'],
  retrieval_incomplete: 'note-retrieval',
  reach_by_phone: 'form',
  codes_not_delivered: 'form',
  codes_stopped: 'codes-page',
  // The provider asks for another export.
  chart_key_missing: 'form',
  // An engineer finds the file; the person opens it again.
  stored_file_missing: 'form',
  // The export goes on without them; they are brought another way.
  notes_not_rendered: 'form',
  // Its form repairs the case.
  orphaned_case: 'form',
  failing_step: ['retryStep'],
  review_hold: ['release', 'withdraw'],
  answer_contact: 'conversation',
  crisis_contact: 'conversation',
  contact_overdue: 'conversation',
  reach_out_leaving: 'form',
  tell_minor_leaving: 'form',
  tell_providers_leaving: 'form',
  decide_amendment: 'record-amendment',
  amendment_overdue: 'record-amendment',
  tell_others_of_amendment: 'form',
  give_accounting: 'accounting-request',
  accounting_overdue: 'accounting-request',
  acknowledge_records: 'record-request',
  prove_record_asker: 'record-request',
  release_records: 'record-request',
  records_due: 'record-request',
  records_overdue: 'record-request',
  review_denial: 'record-request',
  send_records: 'record-request',
  records_incomplete: 'record-request',
  call_about_records: 'form',
  confirm_records_contact: 'form',
  erasure_held: 'form',
  retrieve_notes: ['recordRetrievalProof', 'denyRetrieval'],
  approve_retrieval: ['approveRetrieval', 'denyRetrieval'],
  retrieval_disputed: 'form',
  decide_reactivation: ['reactivate', 'denyReactivation'],
  confirm_own_address: ['confirmOwnAddress', 'denyOwnAddress'],
  reach_of_age: ['confirmOwnAddress'],
  assess_disclosure: ['assessDisclosure'],
  approve_disclosure: ['approveDisclosure'],
  mail_breach_letter: 'form',
  finish_breach: ['closeBreach'],
  // An engineer mends it; the person does it again.
  workflow_refuses: 'form',
  unattended_case: 'sweep',
};

describe('a task that only an act can end', () => {
  it.each(Object.entries(ends))('%s is ended by %s', (kind, end) => {
    expect(taskEnd(kind) ?? 'form').toEqual(end);
  });

  it('has the same effect as its end says, and names acts that exist', () => {
    for (const [kind, { effect }] of Object.entries(supportTasks)) {
      const end = taskEnd(kind);
      expect(effect === 'by_act', kind).toBe(end !== null);
      for (const act of Array.isArray(end) ? (end as Act[]) : []) expect(Object.keys(acts)).toContain(act);
    }
  });

  it('is found by its act', () => {
    expect(tasksEndedBy('retryStep')).toEqual(['failing_step']);
    expect(tasksEndedBy('hold')).toEqual([]);
  });
});

describe('tasks that are finished several at once', () => {
  it('are none that change more than themselves, and no decision of a lead’s: each has a reason of its own', () => {
    const kinds = Object.keys(supportTasks) as SupportTaskKind[];
    const together = kinds.filter((kind) => mayFinishTogether(kind));
    expect(together).toContain('send_letter');
    for (const kind of ['retrieval_disputed', 'gates_to_lead', 'decide_source', 'answer_contact'] as const)
      expect(together).not.toContain(kind);
    expect(together.filter((kind) => !mayFinishTask(kind, 'agent'))).toEqual([]);
  });
});

describe('when a call that must come before something is due', () => {
  // A Wednesday; support closes at 5 PM in New York, which is 22:00 UTC in winter.
  const wednesday = '2026-11-18T15:00:00Z';
  const friday = '2026-11-27T20:00:00Z';
  it.each([
    ['nothing follows', wednesday, undefined, [], '2026-11-19T22:00:00Z'],
    [
      'the mail goes before business ends',
      wednesday,
      undefined,
      ['2026-11-19T15:00:00Z'],
      '2026-11-19T15:00:00Z',
    ],
    ['the mail goes later', wednesday, undefined, ['2026-11-21T15:00:00Z'], '2026-11-19T22:00:00Z'],
    ['a holiday comes between', '2026-11-25T15:00:00Z', undefined, [], '2026-11-27T22:00:00Z'],
    ['the mail goes on Saturday', friday, undefined, ['2026-11-28T20:00:00Z'], '2026-11-27T22:00:00Z'],
    [
      'nobody works until then',
      '2026-11-28T01:00:00Z',
      undefined,
      ['2026-11-29T01:00:00Z'],
      '2026-11-28T01:00:00Z',
    ],
    ['it ends before business', wednesday, undefined, ['2026-11-19T13:00:00Z'], '2026-11-18T22:00:00Z'],
    [
      'the last day is today',
      friday,
      undefined,
      ['2026-11-28T20:00:00Z', '2026-11-28T05:00:00Z'],
      '2026-11-27T22:00:00Z',
    ],
    [
      'the last day is over',
      friday,
      undefined,
      ['2026-11-28T20:00:00Z', '2026-11-26T05:00:00Z'],
      '2026-11-27T22:00:00Z',
    ],
    [
      'the case names a later day',
      friday,
      '2026-12-31T05:00:00Z',
      ['2026-11-28T20:00:00Z'],
      '2026-11-27T22:00:00Z',
    ],
    [
      'the case names the end of its last day',
      friday,
      '2026-11-28T05:00:00Z',
      ['2026-11-28T05:00:00Z'],
      '2026-11-27T22:00:00Z',
    ],
    [
      'the case names an earlier day',
      friday,
      '2026-11-27T22:00:00Z',
      ['2026-11-28T20:00:00Z'],
      '2026-11-27T22:00:00Z',
    ],
  ])('and %s', (_, openedAt, named, precedes, due) => {
    const at = taskDueAt('call_client_first', new Date(openedAt), {
      named: named === undefined ? undefined : new Date(named),
      precedes: precedes.map((instant) => new Date(instant)),
    });
    expect(at.toISOString()).toBe(new Date(due).toISOString());
  });
});

describe('a task that is put off', () => {
  // A Monday, 10 AM in New York.
  const now = new Date('2026-11-30T15:00:00Z');
  const tomorrow = new Date('2026-12-01T14:00:00Z');
  const inAnHour = new Date('2026-11-30T16:00:00Z');
  it.each([
    ['an ordinary one, past its due date', { priority: 0, dueAt: inAnHour }, true],
    ['an urgent one, past its due date', { priority: crisisPriority - 1, dueAt: inAnHour }, true],
    ['one of a crisis, past its due date', { priority: crisisPriority, dueAt: inAnHour }, false],
    ['one of a crisis without a due date', { priority: crisisPriority, dueAt: null }, false],
    ['one of a crisis, until it is due', { priority: crisisPriority, dueAt: tomorrow }, true],
    ['one that alarmed again', { priority: crisisPriority + 1, dueAt: inAnHour }, false],
  ])('is back tomorrow: %s', (_, task, may) => {
    expect(mayWaitUntil(task, tomorrow)).toBe(may);
    expect(maySnooze(task, now)).toBe(may);
  });
});
