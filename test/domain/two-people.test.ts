import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkApprovalBy, checkProofBy } from '../../src/domain/two-people.js';

describe('the people at work on a lost phone or on someone’s notes', () => {
  const someone = fc.constantFrom('owner', 'agent', 'lead');

  it('are three: owner, who records the proof, who approves', () => {
    fc.assert(
      fc.property(someone, someone, (recordedBy, approver) => {
        const people = { accountId: 'owner', recordedBy: [recordedBy] };
        const allowed =
          checkProofBy(recordedBy, people) === null && checkApprovalBy(approver, people) === null;
        expect(allowed).toBe(new Set(['owner', recordedBy, approver]).size === 3);
      }),
    );
  });

  it('hear why they may not', () => {
    const people = { accountId: 'owner', recordedBy: ['agent', null] };
    expect(checkProofBy('owner', people)).toEqual({ refused: 'own-recovery' });
    expect(checkApprovalBy('owner', people)).toEqual({ refused: 'own-recovery' });
    expect(checkApprovalBy('agent', people)).toEqual({ refused: 'second-person-needed' });
    expect(checkApprovalBy('lead', people)).toBeNull();
  });
});
