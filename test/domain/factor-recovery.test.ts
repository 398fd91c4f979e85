import { recoveryProofs } from '../../src/domain/factor-recovery/proofs.js';
import { hoursAfter } from '../../src/domain/instants.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import {
  isOpenRecovery,
  openRecovery,
  recoveryEscalatesAt,
  recoveryTransitions,
  type RecoveryEvent,
  type RecoveryStatus,
} from '../../src/domain/factor-recovery/states.js';
import { next, statesThatAllow } from '../../src/domain/transition.js';

const states = Object.keys(recoveryTransitions) as RecoveryStatus[];
const events: RecoveryEvent[] = [
  'find-nobody',
  'answer-without-link',
  'prove-mailbox',
  'record-proof',
  'approve',
  'complete',
  'deny',
  'cancel',
  'expire',
];

/** What happened of a course that was tried, event by event; what the table doesn't allow changes nothing. */
function course(tried: readonly RecoveryEvent[]): { status: RecoveryStatus; happened: RecoveryEvent[] } {
  const happened: RecoveryEvent[] = [];
  let status: RecoveryStatus = 'requested';
  for (const event of tried) {
    const after: RecoveryStatus | null = next(recoveryTransitions, status, event);
    if (after !== null) happened.push(event);
    status = after ?? status;
  }
  return { status, happened };
}

const anything = fc.array(fc.constantFrom(...events), { maxLength: 30 });

describe('the recovery of a lost phone', () => {
  it('resets nothing without mailbox, proof and approval, in this order, whatever is tried', () => {
    fc.assert(
      fc.property(anything, (tried) => {
        const { status, happened } = course(tried);
        const full = ['prove-mailbox', 'record-proof', 'approve', 'complete'];
        expect(status === 'completed').toBe(happened.join() === full.join());
      }),
    );
  });

  it('once it is over stays as it is, whatever is tried', () => {
    fc.assert(
      fc.property(anything, anything, (first, then) => {
        const { status } = course(first);
        fc.pre(!isOpenRecovery(status));
        expect(course([...first, ...then]).status).toBe(status);
      }),
    );
  });

  it('can be closed by support and stopped by its owner at every moment before the reset', () => {
    expect([
      statesThatAllow(recoveryTransitions, 'deny'),
      statesThatAllow(recoveryTransitions, 'cancel'),
    ]).toEqual([openRecovery, openRecovery]);
  });

  it('expires only while the mailbox is not proven; then only people end it', () => {
    expect(statesThatAllow(recoveryTransitions, 'expire')).toEqual(['requested']);
  });

  it('has an account’s one open case in exactly the states that can still change', () => {
    const changing = states.filter((state) => Object.keys(recoveryTransitions[state]).length > 0);
    expect(states.filter(isOpenRecovery)).toEqual(changing);
  });

  it('leads each event to one state, so that the row says what happened', () => {
    const ends = events.map((event) => [
      ...new Set(
        statesThatAllow(recoveryTransitions, event).map((state) => next(recoveryTransitions, state, event)),
      ),
    ]);
    expect(ends.map(({ length }) => length)).toEqual(events.map(() => 1));
  });

  it('takes a call back or a license on video as proof, and no answers to questions', () => {
    expect(recoveryProofs).toEqual(['call_back', 'licence_on_video']);
  });
});

describe('the dates of a recovery', () => {
  it.each([
    ['a Monday', '2027-03-01T15:00:00.000Z', '2027-03-02T22:00:00.000Z'],
    ['a Friday', '2027-03-05T15:00:00.000Z', '2027-03-08T22:00:00.000Z'],
    ['the Friday before clocks change', '2027-03-12T15:00:00.000Z', '2027-03-15T21:00:00.000Z'],
  ])('give support until 5 PM Eastern of the next business day, from %s', (_day, from, until) => {
    expect(recoveryEscalatesAt(factorRecoveryPolicy, new Date(from)).toISOString()).toBe(until);
  });

  it('let the owner stop it for 24 hours of the clock, also when clocks change', () => {
    const from = new Date('2027-03-13T20:00:00.000Z');
    expect(hoursAfter(from, factorRecoveryPolicy.waitHours).toISOString()).toBe('2027-03-14T20:00:00.000Z');
  });
});
