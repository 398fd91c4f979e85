import { describe, expect, it } from 'vitest';
import {
  addressRecoveryTransitions,
  checkSecondProof,
  openAddressRecovery,
} from '../../src/domain/address-recovery/states.js';
import { addressProofs } from '../../src/domain/factor-recovery/proofs.js';
import { isOpenRecovery } from '../../src/domain/factor-recovery/states.js';
import { next, statesThatAllow } from '../../src/domain/transition.js';
import { checkApprovalBy } from '../../src/domain/two-people.js';

const first = { proof: 'call_back' } as const;

describe('the recovery by a new address', () => {
  it('takes a mailbox, two proofs, an approval and a wait, one after the other', () => {
    const course = ['prove-mailbox', 'record-proof', 'record-second-proof', 'approve', 'complete'] as const;
    const states = course.reduce<string[]>((passed, event) => {
      const state = next(addressRecoveryTransitions, (passed.at(-1) ?? 'requested') as 'requested', event);
      return [...passed, String(state)];
    }, []);
    expect(states).toEqual(['mailbox_proven', 'half_proven', 'proof_recorded', 'waiting', 'completed']);
  });

  it('is approved only after both proofs, and stopped or denied at any time before its end', () => {
    expect(statesThatAllow(addressRecoveryTransitions, 'approve')).toEqual(['proof_recorded']);
    expect(statesThatAllow(addressRecoveryTransitions, 'complete')).toEqual(['waiting']);
    for (const event of ['deny', 'cancel'] as const)
      expect(statesThatAllow(addressRecoveryTransitions, event)).toEqual(openAddressRecovery);
    expect(statesThatAllow(addressRecoveryTransitions, 'expire')).toEqual(['requested']);
    expect(openAddressRecovery.every((state) => isOpenRecovery(state))).toBe(true);
  });

  it('takes no proof twice', () => {
    expect(checkSecondProof('call_back', first)).toEqual({
      refused: 'proof-not-independent',
      field: 'proof',
    });
    expect(checkSecondProof('id_on_video', first)).toBe(null);
  });

  it('is approved by someone who recorded neither proof and is not the owner', () => {
    const refused = (actorId: string) =>
      checkApprovalBy(actorId, { accountId: 'owner', recordedBy: ['agent', 'colleague'] })?.refused ?? null;
    expect(['agent', 'colleague', 'owner', 'lead'].map(refused)).toEqual([
      'second-person-needed',
      'second-person-needed',
      'own-recovery',
      null,
    ]);
  });

  it('offers at least two proofs on each portal that has a contact form, and none for staff', () => {
    expect(addressProofs.client.length).toBeGreaterThanOrEqual(2);
    expect(addressProofs.provider.length).toBeGreaterThanOrEqual(2);
    expect(addressProofs.staff).toEqual([]);
  });
});
