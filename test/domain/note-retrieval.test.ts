import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noteRetrievalPolicy,
  whyNotRetrieved,
  type RetrievalFacts,
} from '../../src/domain/note-retrieval/policy.js';
import {
  checkApproval,
  checkProof,
  retrievalProofs,
  type StandingProof,
} from '../../src/domain/note-retrieval/proofs.js';
import {
  isOpenRetrieval,
  retrievalTransitions,
  takesProofs,
  type RetrievalEvent,
  type RetrievalStatus,
} from '../../src/domain/note-retrieval/states.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { next, statesThatAllow } from '../../src/domain/transition.js';

const states = Object.keys(retrievalTransitions) as RetrievalStatus[];
const events: RetrievalEvent[] = [
  'find-nobody',
  'refuse',
  'join',
  'prove-one',
  'prove-both',
  'approve',
  'release',
  'download',
  'deny',
  'dispute',
  'expire',
];

function course(tried: readonly RetrievalEvent[]): { status: RetrievalStatus; happened: RetrievalEvent[] } {
  const happened: RetrievalEvent[] = [];
  let status: RetrievalStatus = 'requested';
  for (const event of tried) {
    const after: RetrievalStatus | null = next(retrievalTransitions, status, event);
    if (after !== null) happened.push(event);
    status = after ?? status;
  }
  return { status, happened };
}

const anything = fc.array(fc.constantFrom(...events), { maxLength: 40 });

describe('a former provider’s way to the notes', () => {
  it('opens no download without both proofs, the approval and the wait, in this order, whatever is tried', () => {
    fc.assert(
      fc.property(anything, (tried) => {
        const { status, happened } = course(tried);
        const full = ['prove-one', 'prove-both', 'approve', 'release', 'download'];
        expect(status === 'downloaded').toBe(happened.join() === full.join());
      }),
    );
  });

  it('once it is over stays as it is, whatever is tried', () => {
    fc.assert(
      fc.property(anything, anything, (first, then) => {
        const { status } = course(first);
        fc.pre(!isOpenRetrieval(status));
        expect(course([...first, ...then]).status).toBe(status);
      }),
    );
  });

  it('can be closed by support at every moment before the download, and refused where something has come to speak against it', () => {
    const open = states.filter(isOpenRetrieval);
    expect(statesThatAllow(retrievalTransitions, 'deny')).toEqual(open);
    expect(statesThatAllow(retrievalTransitions, 'refuse')).toEqual(open);
  });

  it('can be stopped by the cancel link from the notice to the download', () => {
    expect(statesThatAllow(retrievalTransitions, 'dispute')).toEqual(['waiting', 'released']);
  });

  it('expires only while nothing is proven, and once the download was not used', () => {
    expect(statesThatAllow(retrievalTransitions, 'expire')).toEqual(['requested', 'released']);
  });

  it('takes proofs only before both are there', () => {
    expect(states.filter(takesProofs)).toEqual(['requested', 'one_proof']);
  });
});

const staff = fc.constantFrom('agent', 'agent-2', 'lead', 'lead-2', 'owner');
const attempt = fc.record({ kind: fc.constantFrom(...retrievalProofs), by: staff });

/** The proofs that stand after these attempts; link and code are nobody's of support. */
function standing(attempts: readonly { kind: StandingProof['kind']; by: string }[]): StandingProof[] {
  const proofs: StandingProof[] = [];
  for (const { kind, by } of attempts) {
    const recordedById = kind === 'mailbox' || kind === 'phone_code' ? null : by;
    const proof = { kind, recordedById };
    if (proofs.length < 2 && checkProof({ ...proof, accountId: 'owner' }, proofs) === null)
      proofs.push(proof);
  }
  return proofs;
}

describe('the proofs of a former provider', () => {
  it('are approved only where two of different kinds stand, by a person who recorded neither and is not the owner', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 6 }), staff, (attempts, approver) => {
        const proofs = standing(attempts);
        const approval = { accountId: 'owner', proofs, deliverTo: 'new@mail.example', deliverToById: null };
        const approved = checkApproval(approver, approval) === null;
        const kinds = new Set(proofs.map(({ kind }) => kind));
        const recorders = proofs.map(({ recordedById }) => recordedById);
        expect(approved).toBe(kinds.size === 2 && approver !== 'owner' && !recorders.includes(approver));
      }),
    );
  });

  it('without the mailbox and the phone take two members of staff, and a third who approves', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 6 }), (attempts) => {
        const recorders = standing(attempts).flatMap(({ recordedById }) => recordedById ?? []);
        expect(new Set(recorders).size).toBe(recorders.length);
        expect(recorders).not.toContain('owner');
      }),
    );
  });

  it('are not approved while nobody knows where the download goes', () => {
    const proofs: StandingProof[] = [
      { kind: 'phone_code', recordedById: null },
      { kind: 'board_call_back', recordedById: 'agent' },
    ];
    const approval = { accountId: 'owner', proofs, deliverTo: null, deliverToById: null };
    expect(checkApproval('lead', approval)).toEqual({ refused: 'delivery-address-missing' });
    const known = { ...approval, deliverTo: 'new@mail.example', deliverToById: 'lead' };
    expect(checkApproval('lead', known)).toEqual({ refused: 'second-person-needed' });
    expect(checkApproval('lead-2', known)).toBeNull();
    const byMailbox: StandingProof[] = [{ kind: 'mailbox', recordedById: null }, ...proofs.slice(1)];
    expect(checkApproval('lead', { ...approval, proofs: byMailbox })).toBeNull();
  });

  it('count once each', () => {
    const mailbox: StandingProof = { kind: 'mailbox', recordedById: null };
    const again = checkProof({ ...mailbox, accountId: 'owner' }, [mailbox]);
    expect(again).toEqual({ refused: 'proof-known', field: 'proof' });
    expect(isRefusal(again)).toBe(true);
  });
});

describe('what speaks against giving notes out', () => {
  const now = new Date('2027-03-01T15:00:00Z');
  const former: RetrievalFacts = {
    isProvider: true,
    status: 'ended',
    readOnlyUntil: new Date('2027-02-01T15:00:00Z'),
    disputed: false,
    chartsKept: 3,
  };

  it.each([
    ['nothing, of a former provider whose charts are kept', {}, null],
    ['an account that is no provider’s', { isProvider: false }, 'not_a_provider'],
    ['an account that is suspended', { status: 'suspended' }, 'account_suspended'],
    ['an earlier release that was stopped', { disputed: true }, 'identity_disputed'],
    ['a contract that runs', { status: 'active' }, 'still_open'],
    [
      'days in which the provider can still log in',
      { readOnlyUntil: new Date('2027-03-02T00:00:00Z') },
      'still_open',
    ],
    ['charts that were destroyed', { chartsKept: 0 }, 'retention_over'],
  ] as const)('is %s', (_what, facts, because) => {
    expect(whyNotRetrieved({ ...former, ...facts }, now)).toBe(because);
  });

  it('begins to stand the moment the last day to log in is over', () => {
    const until = { ...former, readOnlyUntil: now };
    expect(whyNotRetrieved(until, now)).toBeNull();
    expect(whyNotRetrieved(until, new Date(now.getTime() - 1))).toBe('still_open');
  });
});

describe('the periods of a retrieval', () => {
  it('are those of the process book', () => {
    expect(noteRetrievalPolicy).toEqual({
      linkHours: 24,
      unprovenDays: 14,
      escalateBusinessDays: 1,
      waitHours: 24,
      cancelDays: 14,
      downloadDays: 7,
    });
  });
});
