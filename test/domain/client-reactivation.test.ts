import { describe, expect, it } from 'vitest';
import {
  checkReactivation,
  decisionDueAt,
  reactivationPolicy,
} from '../../src/domain/client-reactivation/policy.js';
import {
  isOpenReactivation,
  openReactivation,
  reactivationTransitions,
  type ReactivationEvent,
  type ReactivationStatus,
} from '../../src/domain/client-reactivation/states.js';
import { next } from '../../src/domain/transition.js';

describe('reactivating an account', () => {
  const client = (status: 'active' | 'suspended' | 'ended' | 'deactivated') =>
    ({ portal: 'client', status }) as const;

  it.each([
    [null, true, 'reactivation-unknown'],
    [{ portal: 'provider', status: 'deactivated' } as const, true, 'reactivation-unknown'],
    [client('active'), true, 'reactivation-needless'],
    [client('suspended'), true, 'reactivation-needless'],
    [client('ended'), true, 'reactivation-needless'],
    [client('deactivated'), false, 'reactivation-too-late'],
  ])('of %j with records kept: %s is refused as %s', (account, recordsKept, refused) => {
    expect(checkReactivation(account, { recordsKept })).toEqual({ refused });
  });

  it('of a deactivated client whose records are kept is allowed', () => {
    expect(checkReactivation(client('deactivated'), { recordsKept: true })).toBeNull();
  });

  it('is decided only once the address is proven', () => {
    const after = (state: ReactivationStatus, event: ReactivationEvent) =>
      next<ReactivationStatus, ReactivationEvent>(reactivationTransitions, state, event);
    expect(after('requested', 'reactivate')).toBeNull();
    expect(after('proven', 'reactivate')).toBe('reactivated');
    expect(after('proven', 'expire')).toBeNull();
    expect(openReactivation).toEqual(['requested', 'proven']);
    expect(isOpenReactivation('denied')).toBe(false);
  });

  it('is due two business days after the proof, over Thanksgiving', () => {
    // Wednesday, November 25, 2026: Thursday is Thanksgiving, Friday and Monday are business days.
    const dueAt = decisionDueAt(reactivationPolicy, new Date('2026-11-25T15:00:00Z'));
    expect(dueAt.toISOString().slice(0, 10)).toBe('2026-11-30');
  });
});
