import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dueAmendmentAlarms,
  nextAmendmentAlarmAt,
  type AmendmentFacts,
} from '../../src/domain/record-amendment/clock.js';
import {
  amendmentGrounds,
  mayDecideAmendment,
  type AmendmentGrounds,
} from '../../src/domain/record-amendment/grounds.js';
import { happenToAmendment, type AmendmentHappening } from '../../src/domain/record-amendment/happen.js';
import {
  amendmentTransitions,
  awaitsDecision,
  isOpenAmendment,
  openAmendments,
  type AmendmentStatus,
} from '../../src/domain/record-amendment/states.js';
import { amendmentLettersDue } from '../../src/operations/record-amendment/letters-due.js';
import { sixtyDaysDueAt, sixtyDaysDueOn } from '../../src/domain/sixty-days.js';
import { isRefusal } from '../../src/domain/refusals.js';

const zone = 'America/New_York';
const receivedAt = new Date('2026-03-02T15:00:00Z');
const asked: AmendmentFacts = {
  status: 'referred',
  receivedAt,
  timeZone: zone,
  extendedTo: null,
  unreachedAt: null,
  decision: null,
  decidedAt: null,
  disagreedAt: null,
};
const days = (count: number) => new Date(receivedAt.getTime() + count * 86_400_000);
const clinician = { id: 'c', role: 'clinician' } as const;
const agent = { id: 'a', role: 'agent' } as const;
const deny = (by: typeof clinician | typeof agent | null, grounds: AmendmentGrounds): AmendmentHappening => ({
  kind: 'decide',
  decision: 'denied',
  grounds,
  by,
  words: 'It is right as it stands.',
});
const accept = { kind: 'decide', decision: 'accepted', grounds: null, words: 'Done.' } as const;

describe('the clock of a request to amend', () => {
  it('ends on day 60 of the person’s calendar, over the change to summer time', () => {
    expect(sixtyDaysDueOn(asked)).toBe('2026-05-01');
    expect(sixtyDaysDueAt(asked).toISOString()).toBe('2026-05-02T04:00:00.000Z');
    expect(sixtyDaysDueAt({ ...asked, timeZone: 'Pacific/Honolulu' }).toISOString()).toBe(
      '2026-05-02T10:00:00.000Z',
    );
  });

  it.each([
    ['2026-05-02T03:59:59.999Z', '2026-05-31', null],
    ['2026-05-02T04:00:00Z', '2026-05-31', 'sixty-days-over'],
    ['2026-05-01T12:00:00Z', '2026-06-01', 'sixty-days-extension'],
    ['2026-05-01T12:00:00Z', '2026-05-01', 'sixty-days-extension'],
  ] as const)('is put off at %s to %s: %s', (at, to, refused) => {
    const after = happenToAmendment(asked, { kind: 'extend', to, reason: 'The old chart.' }, new Date(at));
    if (refused === null) expect(after).toMatchObject({ extendedTo: to, status: 'referred' });
    else expect(after).toMatchObject({ refused });
  });

  it('is put off once, and with a reason', () => {
    const extend = { kind: 'extend', to: '2026-05-31', reason: 'The old chart.' } as const;
    expect(happenToAmendment(asked, { ...extend, reason: ' ' }, days(3))).toMatchObject({
      refused: 'reason-missing',
    });
    expect(happenToAmendment({ ...asked, extendedTo: '2026-05-15' }, extend, days(3))).toEqual({
      refused: 'extension-used',
    });
  });

  it('asks our staff on day 30, alerts on days 50 and 55, and pages each day after 60', () => {
    const keys = (at: Date) => dueAmendmentAlarms(asked, at).map(({ key }) => key);
    expect(keys(new Date('2026-04-01T03:59:59Z'))).toEqual([]);
    expect(keys(new Date('2026-04-01T04:00:00Z'))).toEqual(['decide']);
    expect(keys(new Date('2026-04-26T12:00:00Z'))).toEqual([
      'decide',
      'alert/2026-04-21',
      'alert/2026-04-26',
    ]);
    expect(keys(new Date('2026-05-04T12:00:00Z')).at(-1)).toBe('overdue/2026-05-04');
  });
});

describe('the page to the privacy officer', () => {
  it('has a round for each calendar day that a request is late, one of 23 hours included', () => {
    const late = { ...asked, status: 'overdue', extendedTo: '2026-03-06', isRebutted: false } as const;
    const round = (at: string) =>
      amendmentLettersDue(late, new Date(at)).find(({ template }) => template === 'officer-overdue')?.round;
    const midnights = ['2026-03-07T05:00:00Z', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'];
    expect([...midnights, '2026-03-09T20:00:00Z', '2026-03-10T04:00:00Z'].map(round)).toEqual([
      0, 1, 2, 2, 3,
    ]);
  });
});

describe('who decides', () => {
  it('is the provider at any time, and our staff from day 30 or where no provider can be asked', () => {
    expect(happenToAmendment(asked, deny(null, 'accurate'), days(1))).toMatchObject({ status: 'decided' });
    expect(happenToAmendment(asked, deny(clinician, 'accurate'), days(1))).toEqual({
      refused: 'amendment-not-yours',
    });
    expect(happenToAmendment(asked, deny(clinician, 'accurate'), days(31))).toMatchObject({
      decision: 'denied',
    });
    expect(
      happenToAmendment({ ...asked, unreachedAt: days(1) }, { ...accept, by: clinician }, days(1)),
    ).toMatchObject({ decision: 'accepted', status: 'decided' });
  });

  it.each(Object.keys(amendmentGrounds) as AmendmentGrounds[])(
    'lets support deny on %s only where it takes no judgment, and change nothing',
    (grounds) => {
      for (const role of ['agent', 'lead'] as const) {
        expect(mayDecideAmendment(role, 'denied', grounds)).toBe(grounds !== 'accurate');
        expect(mayDecideAmendment(role, 'in_part', grounds)).toBe(false);
        expect(mayDecideAmendment(role, 'accepted', null)).toBe(false);
      }
      expect(mayDecideAmendment('auditor', 'denied', grounds)).toBe(false);
    },
  );

  it('names grounds for what is denied and none for what is accepted, in words', () => {
    const wrong = [
      { ...accept, grounds: 'accurate', by: null },
      { ...accept, decision: 'in_part', by: null },
      { ...accept, by: null, words: '  ' },
      { ...accept, by: null, words: 'x'.repeat(6_001) },
    ] as const;
    expect(wrong.map((event) => happenToAmendment(asked, event, days(1)))).toEqual([
      { refused: 'amendment-grounds', field: 'grounds' },
      { refused: 'amendment-grounds', field: 'grounds' },
      { refused: 'amendment-words-missing', field: 'words' },
      { refused: 'longer-than-6000', field: 'words' },
    ]);
  });
});

describe('a statement of disagreement', () => {
  const denied = { ...asked, status: 'decided', decision: 'denied', decidedAt: days(3) } as const;
  const disagree = { kind: 'disagree', words: 'I never said that.' } as const;

  it('is taken once, also after all is over, and never against a change', () => {
    const once = happenToAmendment(denied, disagree, days(4));
    expect(once).toMatchObject({ status: 'disagreed', disagreedAt: days(4) });
    expect(happenToAmendment({ ...denied, status: 'settled' }, disagree, days(400))).toMatchObject({
      status: 'settled',
      disagreedAt: days(400),
    });
    const no = { refused: 'state-does-not-allow' };
    expect(
      happenToAmendment({ ...denied, status: 'settled', disagreedAt: days(4) }, disagree, days(5)),
    ).toEqual(no);
    expect(happenToAmendment({ ...denied, decision: 'accepted' }, disagree, days(5))).toEqual(no);
  });

  it('is answered by the provider, or after 30 days by nobody', () => {
    const disagreed = { ...denied, status: 'disagreed', disagreedAt: days(4) } as const;
    expect(happenToAmendment(disagreed, { kind: 'rebut', words: 'I did hear it.' }, days(5))).toMatchObject({
      status: 'settled',
    });
    expect(nextAmendmentAlarmAt(disagreed, days(5))).toEqual(days(34));
    expect(happenToAmendment(denied, { kind: 'name-others', words: 'Dr. Lee' }, days(5))).toEqual({
      refused: 'state-does-not-allow',
    });
  });
});

const words = fc.constantFrom('It is wrong.', '');
const events: fc.Arbitrary<AmendmentHappening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('withdraw', 'miss', 'settle') }),
  fc.record({ kind: fc.constantFrom('disagree', 'rebut', 'name-others'), words }),
  fc.record({
    kind: fc.constant('extend'),
    to: fc.constantFrom('2026-05-01', '2026-05-15', '2026-05-31', '2026-06-01'),
    reason: words,
  }),
  fc.record({
    kind: fc.constant('decide'),
    decision: fc.constantFrom('accepted', 'in_part', 'denied'),
    grounds: fc.constantFrom(null, 'accurate', 'not_ours'),
    by: fc.constantFrom(null, clinician, agent),
    words,
  }),
) as fc.Arbitrary<AmendmentHappening>;
const courses = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), events), { maxLength: 12 });

describe('whatever happens in whatever order', () => {
  it('loses no deadline, decides once, puts off once and follows the table', () => {
    fc.assert(
      fc.property(courses, (course) => {
        let facts = asked;
        let day = 0;
        let decisions = 0;
        for (const [wait, event] of course) {
          day += wait;
          const after = happenToAmendment(facts, event, days(day));
          if (isRefusal(after)) continue;
          const ways: readonly AmendmentStatus[] = Object.values(amendmentTransitions[facts.status]);
          expect(ways).toContain(after.status);
          if (event.kind === 'decide') decisions += 1;
          if (event.kind === 'extend') expect([facts.extendedTo, facts.status]).toEqual([null, 'referred']);
          facts = after;
          expect(decisions).toBeLessThan(2);
          expect(sixtyDaysDueOn(facts) <= '2026-05-31').toBe(true);
          expect(facts.decision === null).toBe(decisions === 0);
          const next = nextAmendmentAlarmAt(facts, days(day));
          const isDue = dueAmendmentAlarms(facts, days(day)).length > 0;
          // What is open has a date that comes, or one that is here.
          expect(next !== null || isDue).toBe(isOpenAmendment(facts.status));
          if (awaitsDecision(facts.status)) {
            expect(next).not.toBeNull();
            if (days(day) < sixtyDaysDueAt(facts))
              expect(next?.getTime()).toBeLessThanOrEqual(sixtyDaysDueAt(facts).getTime());
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('knows every open state', () => {
    expect(openAmendments.every((status) => Object.keys(amendmentTransitions[status]).length > 0)).toBe(true);
    expect(isOpenAmendment('settled') || isOpenAmendment('withdrawn')).toBe(false);
  });
});
