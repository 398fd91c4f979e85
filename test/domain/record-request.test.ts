import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkExtension,
  dueAlarms,
  dueAt,
  dueOn,
  isWaiting,
  nextAlarmAt,
  stateOf,
} from '../../src/domain/record-request/clock.js';
import { denialGrounds, type DenialGrounds } from '../../src/domain/record-request/denial.js';
import type { PartFacts, RequestFacts } from '../../src/domain/record-request/facts.js';
import { happen, type Happening } from '../../src/domain/record-request/happen.js';
import { needsConsent } from '../../src/domain/record-request/part2.js';
import { checkRange, everyDay, isInScope, releaseScope } from '../../src/domain/record-request/scope.js';
import {
  recordRequestTransitions,
  type RecordRequestStatus,
} from '../../src/domain/record-request/states.js';
import { timeZones } from '../../src/domain/time-zones.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { askedPart } from '../harness/record-requests.js';
import { dateIn, endOfDay, plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';

const part = (id = 'part-1', change: Partial<PartFacts> = {}) => askedPart(id, change);

const request = (change: Partial<RequestFacts> = {}): RequestFacts => ({
  receivedAt: new Date('2026-03-02T15:00:00Z'),
  timeZone: 'America/New_York',
  extendedTo: null,
  provenAt: new Date('2026-03-02T15:00:00Z'),
  acknowledgedAt: new Date('2026-03-02T15:00:00Z'),
  answeredAt: null,
  delivery: 'portal',
  wanted: everyDay,
  authorized: everyDay,
  authorizedUntil: null,
  revokedAt: null,
  ended: null,
  parts: [part()],
  ...change,
});

/** The facts after an event that must be allowed. */
function after(facts: RequestFacts, event: Happening, at: string): RequestFacts {
  const result = happen(facts, event, new Date(at));
  if (isRefusal(result)) throw new Error(result.refused);
  return result;
}
const agent = { id: 'agent', role: 'agent' } as const;
const clinician = { id: 'clinician-1', role: 'clinician' } as const;
const reviewer = { id: 'clinician-2', role: 'clinician' } as const;

describe('the clock of a record request (45 CFR 164.524)', () => {
  it.each([
    ['received late in the evening, day 0 is that evening’s', '2026-01-10T04:30:00Z', '2026-02-08'],
    ['received just after midnight', '2026-01-10T05:00:00Z', '2026-02-09'],
    ['over the change to summer time', '2026-03-02T15:00:00Z', '2026-04-01'],
    ['over the change to winter time', '2026-10-20T15:00:00Z', '2026-11-19'],
    ['over a leap day', '2028-02-10T15:00:00Z', '2028-03-11'],
  ])('counts 30 calendar days of New York: %s', (_, received, due) => {
    const facts = request({ receivedAt: new Date(received) });
    expect(dueOn(facts)).toBe(due);
    expect(dueAt(facts)).toEqual(endOfDay('America/New_York', due as CalendarDate));
  });

  it('brings day 10, 15, 20, 25 and 30 in the person’s own zone, in every zone of the country', () => {
    for (const timeZone of timeZones) {
      const receivedAt = new Date('2026-03-02T23:30:00Z');
      const facts = request({ timeZone, receivedAt, provenAt: null, acknowledgedAt: null });
      const first = dateIn(timeZone, receivedAt);
      const late = endOfDay(timeZone, plusDays(first, 30));
      expect(
        dueAlarms(facts, late).map(({ kind, at }) => [kind, dateIn(timeZone, at)]),
        timeZone,
      ).toEqual([
        ['acknowledge', plusDays(first, 10)],
        ['release', plusDays(first, 15)],
        ['alert', plusDays(first, 20)],
        ['alert', plusDays(first, 25)],
        ['overdue', plusDays(first, 31)],
      ]);
      expect(stateOf(facts, new Date(late.getTime() - 1))).toBe('received');
      expect(stateOf(facts, late)).toBe('overdue');
    }
  });

  it('pages each day once it is late, and never closes by itself', () => {
    const facts = request();
    const pages: string[] = [];
    let at = dueAt(facts);
    for (let day = 0; day < 400; day += 1) {
      expect(stateOf(facts, at)).toBe('overdue');
      pages.push(
        ...dueAlarms(facts, at)
          .filter(({ kind }) => kind === 'overdue')
          .map(({ key }) => key),
      );
      at = nextAlarmAt(facts, at) ?? new Date(Number.NaN);
    }
    expect(new Set(pages).size).toBe(400);
    expect(pages.slice(0, 2)).toEqual(['overdue/2026-04-02', 'overdue/2026-04-03']);
  });

  const extension = { to: '2026-05-01', reason: 'The provider looks for the paper chart.' } as const;

  it.each([
    ['day 29', '2026-04-01T03:00:00Z', null],
    ['day 30 at 23:59', '2026-04-02T03:59:00Z', null],
    ['day 31 at 0:00', '2026-04-02T04:00:00Z', 'extension-late'],
    ['day 31', '2026-04-02T15:00:00Z', 'extension-late'],
  ])('is put off on %s: %s', (_, at, refused) => {
    const answer = checkExtension(request(), { ...extension, at: new Date(at) });
    expect(answer?.refused ?? null).toBe(refused);
  });

  it.each([
    ['to day 30', { ...extension, to: '2026-04-01' as const }, 'extension-day'],
    ['to day 61', { ...extension, to: '2026-05-02' as const }, 'extension-day'],
    ['without a reason', { ...extension, reason: '  ' }, 'reason-missing'],
  ])('is not put off %s', (_, asked, refused) => {
    expect(checkExtension(request(), { ...asked, at: new Date('2026-03-20T15:00:00Z') })).toMatchObject({
      refused,
    });
  });

  it('is put off once: a second time is impossible, and the new last day has alerts of its own', () => {
    const put = after(request(), { kind: 'extend', ...extension }, '2026-03-30T15:00:00Z');
    expect(dueAt(put)).toEqual(endOfDay('America/New_York', '2026-05-01'));
    expect(happen(put, { kind: 'extend', ...extension }, new Date('2026-03-30T16:00:00Z'))).toEqual({
      refused: 'extension-used',
    });
    const alerts = dueAlarms(put, new Date('2026-04-30T15:00:00Z')).filter(({ kind }) => kind === 'alert');
    expect(alerts.map(({ key }) => key)).toEqual(['alert/2026-04-21', 'alert/2026-04-26']);
  });
});

describe('the reminder of a file that waits', () => {
  const releasedAt = new Date('2026-03-05T15:00:00Z');
  const waiting = part('part-1', { status: 'released', delivery: 'portal', releasedAt });
  const kinds = (facts: RequestFacts, at: string) =>
    dueAlarms(facts, new Date(at)).flatMap(({ kind }) => (kind === 'fetch' ? [kind] : []));

  it('comes on day 4 of its 7, also while another provider still owes an answer, and not once it is too late', () => {
    for (const parts of [[waiting], [waiting, part('part-2')]]) {
      const facts = request({ answeredAt: parts.length === 1 ? releasedAt : null, parts });
      expect(kinds(facts, '2026-03-09T14:59:59Z')).toEqual([]);
      expect(nextAlarmAt(facts, new Date('2026-03-06T15:00:00Z'))).toEqual(new Date('2026-03-09T15:00:00Z'));
      expect(kinds(facts, '2026-03-09T15:00:00Z')).toEqual(['fetch']);
      expect(kinds(facts, '2026-03-12T15:00:00Z')).toEqual([]);
    }
  });

  it.each<readonly [string, Partial<RequestFacts>, Partial<PartFacts>]>([
    ['was downloaded', {}, { downloadedAt: new Date('2026-03-06') }],
    ['went by mail', {}, { delivery: 'paper' }],
    ['is of an authorization that was withdrawn', { revokedAt: new Date('2026-03-06') }, {}],
    ['is of an authorization that is over by then', { authorizedUntil: '2026-03-08' }, {}],
    ['is of a request that is over', { ended: 'confirmed' }, {}],
    ['is said not to be there', {}, { status: 'contradicted' }],
  ])('does not come where it %s', (_, change, of) => {
    const facts = request({ ...change, parts: [{ ...waiting, ...of }] });
    expect(kinds(facts, '2026-03-10T15:00:00Z')).toEqual([]);
  });
});

describe('what happens to a request', () => {
  it('is answered once every provider’s part is, and closes only by the person', () => {
    const five = request({
      parts: [
        part('a'),
        part('b'),
        part('c'),
        part('d', { status: 'destroyed' }),
        part('e', { status: 'denied' }),
      ],
    });
    const at = '2026-03-10T15:00:00Z';
    const two = after(
      after(five, { kind: 'say-sent', partId: 'a' }, at),
      { kind: 'say-sent', partId: 'b' },
      at,
    );
    expect(stateOf(two, new Date(at))).toBe('referred');
    const granted = after(two, { kind: 'grant', partId: 'c', by: agent, but: null }, at);
    expect(stateOf(granted, new Date(at))).toBe('referred');
    const all = after(granted, { kind: 'release', partId: 'c' }, at);
    expect(stateOf(all, new Date(at))).toBe('answered');
    expect(stateOf(all, new Date('2029-03-10T15:00:00Z'))).toBe('answered');
    expect(stateOf(after(all, { kind: 'confirm' }, at), new Date(at))).toBe('confirmed');
  });

  it('is late after all where the person contradicts on day 31 that anything was sent', () => {
    const sent = after(request(), { kind: 'say-sent', partId: 'part-1' }, '2026-03-30T15:00:00Z');
    const contradicted = after(sent, { kind: 'contradict', partId: 'part-1' }, '2026-04-03T15:00:00Z');
    expect(stateOf(contradicted, new Date('2026-04-03T15:00:00Z'))).toBe('overdue');
    expect(dueAlarms(contradicted, new Date('2026-04-03T15:00:00Z')).map(({ kind }) => kind)).toContain(
      'release',
    );
  });

  it('takes a provider’s answer of day 31, which ends the paging', () => {
    const late = new Date('2026-04-03T15:00:00Z');
    expect(stateOf(request(), late)).toBe('overdue');
    const sent = after(request(), { kind: 'say-sent', partId: 'part-1' }, late.toISOString());
    expect(stateOf(sent, late)).toBe('answered');
    expect(dueAlarms(sent, late)).toEqual([]);
  });

  it.each(Object.entries(denialGrounds))(
    'is denied on %s by whom the rule names',
    (grounds, { reviewable }) => {
      const deny = (by: typeof agent | typeof clinician) =>
        happen(
          request(),
          { kind: 'deny', partId: 'part-1', by, grounds: grounds as DenialGrounds },
          new Date('2026-03-10'),
        );
      expect(isRefusal(deny(agent))).toBe(reviewable);
      expect(isRefusal(deny(clinician))).toBe(!reviewable);
    },
  );

  it('has a denial reviewed by another clinician, with a last day of its own', () => {
    const at = '2026-03-20T15:00:00Z';
    const deny = { kind: 'deny', partId: 'part-1', by: clinician, grounds: 'danger' } as const;
    const denied = after(request(), deny, at);
    const asked = after(denied, { kind: 'ask-review', partId: 'part-1' }, at);
    expect(stateOf(asked, new Date(at))).toBe('in_review');
    expect(stateOf(asked, new Date('2026-04-18T15:00:00Z'))).toBe('in_review');
    expect(stateOf(asked, new Date('2026-04-19T15:00:00Z'))).toBe('overdue');
    const decide = (by: { id: string; role: 'clinician' }) =>
      happen(asked, { kind: 'overturn', partId: 'part-1', by }, new Date(at));
    expect(decide(clinician)).toEqual({ refused: 'reviewer-same' });
    expect(decide(reviewer)).toMatchObject({ parts: [{ status: 'granted', withheld: null }] });
  });

  it('has no review of a denial that leaves no judgement', () => {
    const deny = { kind: 'deny', partId: 'part-1', by: agent, grounds: 'research' } as const;
    const denied = after(request(), deny, '2026-03-20');
    expect(happen(denied, { kind: 'ask-review', partId: 'part-1' }, new Date('2026-03-21'))).toEqual({
      refused: 'denial-not-reviewable',
    });
  });

  it.each([
    ['withdrawn between grant and download', { revokedAt: new Date('2026-03-10') }],
    ['over', { authorizedUntil: '2026-03-01' as const }],
  ])('releases nothing on an authorization that is %s', (_, change) => {
    const facts = request({ ...change, parts: [part('part-1', { status: 'granted' })] });
    const answer = happen(facts, { kind: 'release', partId: 'part-1' }, new Date('2026-03-11T15:00:00Z'));
    expect(answer).toEqual({ refused: 'authorization-over' });
  });

  it('lets no records of a program for substance use disorders out to a third party before consent', () => {
    const facts = request({ parts: [part('part-1', { needsConsent: true })] });
    const at = new Date('2026-03-11T15:00:00Z');
    const grant = { kind: 'grant', partId: 'part-1', by: null, but: null } as const;
    expect(happen(facts, grant, at)).toEqual({ refused: 'part2-consent-missing' });
    const granted = request({ parts: [part('part-1', { needsConsent: true, status: 'granted' })] });
    expect(happen(granted, { kind: 'release', partId: 'part-1' }, at)).toEqual({
      refused: 'part2-consent-missing',
    });
    const consented = happen(facts, { kind: 'consent' }, at);
    if (isRefusal(consented)) throw new Error(consented.refused);
    expect(happen(consented, grant, at)).toMatchObject({ parts: [{ status: 'granted' }] });
  });

  it.each([
    ['third_party', true, null, true],
    ['third_party', true, new Date(), false],
    ['third_party', false, null, false],
    ['person', true, null, false],
    ['guardian', true, null, false],
    ['representative', true, null, false],
  ] as const)(
    'of %s, under Part 2 %s, consented %s: waits for consent %s',
    (requester, isPart2, at, waits) => {
      expect(needsConsent(requester, isPart2, at)).toBe(waits);
    },
  );

  it('asks no provider before it is known who asks', () => {
    const facts = request({ provenAt: null });
    for (const kind of ['say-sent', 'release', 'ask-review'] as const)
      expect(happen(facts, { kind, partId: 'part-1' }, new Date('2026-03-11'))).toEqual({
        refused: 'record-request-not-proven',
      });
    expect(happen(facts, { kind: 'confirm' }, new Date('2026-03-11'))).toEqual({
      refused: 'record-request-not-proven',
    });
  });
});

const partIds = ['a', 'b'];
const deciders = [agent, { id: 'lead', role: 'lead' } as const, clinician, reviewer];
const events: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom('acknowledge', 'confirm', 'withdraw', 'revoke').map((kind): Happening => ({ kind })),
  fc.constant<Happening>({ kind: 'prove', authorization: null }),
  fc
    .integer({ min: 20, max: 70 })
    .map((days): Happening => ({ kind: 'extend', to: plusDays('2026-03-02', days), reason: 'x' })),
  fc
    .tuple(fc.constantFrom('say-sent', 'contradict', 'release', 'ask-review'), fc.constantFrom(...partIds))
    .map(([kind, partId]): Happening => ({ kind, partId })),
  fc
    .tuple(
      fc.constantFrom(...partIds),
      fc.constantFrom(...deciders),
      fc.option(fc.constantFrom(...(Object.keys(denialGrounds) as DenialGrounds[]))),
    )
    .map(([partId, by, grounds]): Happening => ({
      kind: 'grant',
      partId,
      by,
      but: grounds === null ? null : { from: '2025-01-01', to: '2025-06-30', grounds },
    })),
  fc
    .tuple(
      fc.constantFrom(...partIds),
      fc.constantFrom(...deciders),
      fc.constantFrom(...(Object.keys(denialGrounds) as DenialGrounds[])),
    )
    .map(([partId, by, grounds]): Happening => ({ kind: 'deny', partId, by, grounds })),
  fc
    .tuple(fc.constantFrom('uphold', 'overturn'), fc.constantFrom(...partIds), fc.constantFrom(...deciders))
    .map(([kind, partId, by]): Happening => ({ kind, partId, by })),
);

/** Any course: events with hours between them. */
const courses = fc.array(fc.tuple(events, fc.integer({ min: 0, max: 12 * 24 })), { maxLength: 40 });

/** Plays a course, and calls back at each step with the facts before and after. */
function play(
  course: readonly (readonly [Happening, number])[],
  step: (before: RequestFacts, event: Happening, facts: RequestFacts, at: Date) => void,
): void {
  let facts = request({ provenAt: null, acknowledgedAt: null, parts: partIds.map((id) => part(id)) });
  let at = facts.receivedAt;
  for (const [event, hours] of course) {
    at = new Date(at.getTime() + hours * 3_600_000);
    const result = happen(facts, event, at);
    if (isRefusal(result)) continue;
    step(facts, event, result, at);
    facts = result;
  }
}

describe('whatever happens in whatever order', () => {
  it('loses no deadline: as long as someone is owed an answer there is a next date, and after the last day it is late', () => {
    fc.assert(
      fc.property(courses, (course) => {
        play(course, (_before, _event, facts, at) => {
          const state = stateOf(facts, at);
          if (!isWaiting(state)) return;
          const next = nextAlarmAt(facts, at);
          expect(next).not.toBeNull();
          expect(next?.getTime()).toBeGreaterThan(at.getTime());
          if (at < dueAt(facts)) expect(next?.getTime()).toBeLessThanOrEqual(dueAt(facts).getTime());
          else
            expect([state, dueAlarms(facts, at).some(({ kind }) => kind === 'overdue')]).toEqual([
              'overdue',
              true,
            ]);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('puts the last day off once at most, by 30 days at most, and never after day 30', () => {
    fc.assert(
      fc.property(courses, (course) => {
        let extensions = 0;
        play(course, (before, event, facts, at) => {
          if (event.kind !== 'extend') return expect(facts.extendedTo).toBe(before.extendedTo);
          extensions += 1;
          expect(at.getTime()).toBeLessThan(endOfDay('America/New_York', '2026-04-01').getTime());
          expect(dueOn(facts) <= '2026-05-01').toBe(true);
        });
        expect(extensions).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it('releases nothing that was withheld: a denial ends by another clinician’s review alone', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const denied = new Map<string, string>();
        play(course, (before, event, facts) => {
          if (event.kind === 'overturn') {
            expect(event.by.role).toBe('clinician');
            expect(event.by.id).not.toBe(denied.get(event.partId));
            denied.delete(event.partId);
          }
          if (event.kind === 'deny') denied.set(event.partId, event.by.id);
          for (const { id, status, withheld } of facts.parts) {
            if (denied.has(id)) expect(['denied', 'in_review', 'upheld']).toContain(status);
            const was = before.parts.find((one) => one.id === id)?.withheld ?? null;
            const reviewed = (event.kind === 'overturn' || event.kind === 'deny') && event.partId === id;
            if (was !== null && !reviewed) expect(withheld).toEqual(was);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('releases nothing after the authorization was withdrawn, and changes nothing of what is over', () => {
    fc.assert(
      fc.property(courses, (course) => {
        play(course, (before, event, facts) => {
          expect(before.ended).toBeNull();
          if (before.revokedAt !== null) expect(['grant', 'release']).not.toContain(event.kind);
          if (facts.ended !== null) expect(['confirm', 'withdraw']).toContain(event.kind);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('goes only from state to state as the table of the diagram says', () => {
    fc.assert(
      fc.property(courses, (course) => {
        play(course, (before, _event, facts, at) => {
          const [from, to] = [stateOf(before, at), stateOf(facts, at)];
          const ways: readonly RecordRequestStatus[] = Object.values(recordRequestTransitions[from]);
          if (from !== to) expect(ways, `${from} to ${to}`).toContain(to);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a release is limited to', () => {
  const notes = fc.record({
    kind: fc.constantFrom('progress', 'psychotherapy', 'amendment'),
    writtenAt: fc.date({ min: new Date('2024-12-01'), max: new Date('2025-08-01'), noInvalidDate: true }),
  });

  it('has no psychotherapy notes, nothing of a withheld day, and all that was said of an amendment, whatever was asked for', () => {
    fc.assert(
      fc.property(notes, fc.constantFrom(...timeZones), (note, zone) => {
        const withheld = { from: '2025-01-01', to: '2025-06-30' } as const;
        const day = dateIn(zone, note.writtenAt);
        const scope = releaseScope({ from: null, to: null }, withheld, zone);
        const isWithheld = day >= withheld.from && day <= withheld.to;
        const isIn = { progress: !isWithheld, psychotherapy: false, amendment: true };
        expect(isInScope(scope, note)).toBe(isIn[note.kind]);
      }),
    );
  });

  it('keeps both ends of the days that were asked for', () => {
    const scope = releaseScope({ from: '2025-03-09', to: '2025-03-09' }, null, 'America/New_York');
    const at = (instant: string) => isInScope(scope, { kind: 'progress', writtenAt: new Date(instant) });
    expect([at('2025-03-09T04:59:59Z'), at('2025-03-09T05:00:00Z'), at('2025-03-10T03:59:59Z')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(at('2025-03-10T04:00:00Z')).toBe(false);
  });

  it.each([
    ['1/5/2025', '', { from: '2025-01-05', to: null }],
    ['', '', { from: null, to: null }],
    ['2/30/2025', '', { refused: 'day-not-a-date', field: 'from' }],
    ['1/5/2025', '1/4/2025', { refused: 'days-backwards', field: 'to' }],
  ])('reads “%s” to “%s”', (from, to, range) => {
    expect(checkRange({ from, to })).toEqual(range);
  });
});
