import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authorizationOver,
  grantedDays,
  readAuthorization,
  type Authorization,
} from '../../src/domain/record-request/authorization.js';
import type { RequestFacts } from '../../src/domain/record-request/facts.js';
import { happen, type Happening } from '../../src/domain/record-request/happen.js';
import {
  checkWanted,
  everyDay,
  isInScope,
  releaseScope,
  type ReleaseScope,
} from '../../src/domain/record-request/scope.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { timeZones } from '../../src/domain/time-zones.js';
import { dateIn, plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';
import { askedPart } from '../harness/record-requests.js';

const agent = { id: 'agent', role: 'agent' } as const;
const clinician = { id: 'clinician', role: 'clinician' } as const;
const reviewer = { id: 'reviewer', role: 'clinician' } as const;
const receivedAt = new Date('2026-03-02T15:00:00Z');

/** A third party asks; what its authorization names isn't known yet. */
const asked = (change: Partial<RequestFacts> = {}): RequestFacts => ({
  receivedAt,
  timeZone: 'America/New_York',
  extendedTo: null,
  provenAt: null,
  acknowledgedAt: null,
  answeredAt: null,
  delivery: 'portal',
  wanted: everyDay,
  authorized: everyDay,
  authorizedUntil: '2026-12-31',
  revokedAt: null,
  ended: null,
  parts: [askedPart('a')],
  ...change,
});

/** Days around those that an authorization names, or none. */
const day = fc.integer({ min: 0, max: 60 }).map((number) => plusDays('2025-01-01', number));
const range = fc
  .tuple(fc.option(day), fc.option(day))
  .map(([a, b]) => (a !== null && b !== null && b < a ? { from: b, to: a } : { from: a, to: b }));
const authorizations: fc.Arbitrary<Authorization> = fc
  .tuple(range, fc.integer({ min: -5, max: 40 }))
  .map(([days, until]) => ({ days, until: plusDays('2026-03-02', until) }));
const events: fc.Arbitrary<Happening> = fc.oneof(
  authorizations.map((authorization): Happening => ({ kind: 'prove', authorization })),
  fc
    .tuple(range, fc.constantFrom('portal' as const, 'paper' as const))
    .map(([wanted, delivery]): Happening => ({ kind: 'wish', wanted, delivery })),
  fc.constantFrom<Happening>(
    { kind: 'revoke' },
    { kind: 'grant', partId: 'a', by: agent, but: null },
    { kind: 'grant', partId: 'a', by: null, but: null },
    { kind: 'release', partId: 'a' },
    { kind: 'release', partId: 'a' },
    { kind: 'release', partId: 'a' },
    { kind: 'contradict', partId: 'a' },
    { kind: 'deny', partId: 'a', by: clinician, grounds: 'danger' },
    { kind: 'ask-review', partId: 'a' },
    { kind: 'overturn', partId: 'a', by: reviewer },
    { kind: 'say-sent', partId: 'a' },
  ),
);
const courses = fc.array(fc.tuple(events, fc.integer({ min: 0, max: 36 })), { minLength: 5, maxLength: 30 });

describe('what a third party gets, whatever happens in whatever order', () => {
  it('lies within what the first papers name, before their last day is over and until the person takes it back', () => {
    let releases = 0;
    fc.assert(
      fc.property(
        courses,
        fc.constantFrom(...timeZones),
        fc.array(fc.date({ min: new Date('2024-12-25'), max: new Date('2025-03-10'), noInvalidDate: true }), {
          minLength: 5,
          maxLength: 5,
        }),
        (course, providerZone, notes) => {
          let facts = asked();
          let at = receivedAt;
          let named: Authorization | null = null;
          let revoked = false;
          // What the file of the part holds, as it was made with the last grant.
          let file: ReleaseScope | null = null;
          for (const [event, hours] of course) {
            at = new Date(at.getTime() + hours * 3_600_000);
            const after = happen(facts, event, at);
            if (isRefusal(after)) continue;
            facts = after;
            if (event.kind === 'prove') named ??= event.authorization;
            if (event.kind === 'revoke') revoked = true;
            if (event.kind === 'grant' || event.kind === 'overturn') {
              const days = grantedDays(facts);
              expect(days).not.toBeNull();
              file = releaseScope(days ?? everyDay, facts.parts[0]?.withheld ?? null, providerZone);
            }
            if (event.kind !== 'release') continue;
            releases += 1;
            expect(named).not.toBeNull();
            expect(revoked).toBe(false);
            if (named === null || file === null) return;
            expect(dateIn(facts.timeZone, at) <= named.until).toBe(true);
            for (const writtenAt of notes) {
              if (!isInScope(file, { kind: 'progress', writtenAt })) continue;
              const written = dateIn(providerZone, writtenAt);
              expect(named.days.from === null || written >= named.days.from).toBe(true);
              expect(named.days.to === null || written <= named.days.to).toBe(true);
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    // Otherwise it says nothing.
    expect(releases).toBeGreaterThan(50);
  });

  it('opens to nobody on the day after the last one, or once it was taken back', () => {
    const facts = asked({ authorizedUntil: '2026-03-09' });
    expect(authorizationOver(facts, new Date('2026-03-10T03:59:59Z'))).toBeNull();
    expect(authorizationOver(facts, new Date('2026-03-10T04:00:00Z'))).toEqual({
      refused: 'authorization-over',
    });
    expect(authorizationOver({ ...facts, revokedAt: receivedAt }, receivedAt)).toEqual({
      refused: 'authorization-over',
    });
  });
});

describe('what is wanted of what an authorization names', () => {
  const named = { from: '2025-01-10', to: '2025-02-10' } as const;

  it.each<readonly [string, CalendarDate | null, CalendarDate | null, string | null]>([
    ['all of it', null, null, null],
    ['the same days', '2025-01-10', '2025-02-10', null],
    ['fewer days', '2025-01-20', '2025-01-20', null],
    ['a day before', '2025-01-09', '2025-02-10', 'from'],
    ['a day after', '2025-01-10', '2025-02-11', 'to'],
    ['days after it alone', '2025-03-01', null, 'from'],
    ['days before it alone', null, '2025-01-09', 'from'],
  ])('is %s', (_, from, to, field) => {
    const refused = field === null ? null : { refused: 'days-not-authorized', field };
    expect(checkWanted({ from, to }, named)).toEqual(refused);
  });

  it('waits while our staff has the file to send it', () => {
    const taken = askedPart('a', { status: 'granted', delivery: 'paper', downloadedAt: receivedAt });
    const wish = { kind: 'wish', delivery: 'portal', wanted: everyDay } as const;
    expect(happen(asked({ parts: [taken] }), wish, receivedAt)).toEqual({ refused: 'file-taken' });
    const waiting = { ...taken, downloadedAt: null };
    expect(happen(asked({ parts: [waiting] }), wish, receivedAt)).toMatchObject({
      parts: [{ status: 'granted', delivery: 'portal' }],
    });
  });
});

describe('an authorization on paper', () => {
  const typed = {
    authorizedUntil: '12/31/2026',
    namesNotes: 'yes',
    authorizedFrom: '1/10/2025',
    authorizedTo: '',
  };

  it.each([
    [{}, { days: { from: '2025-01-10', to: null }, until: '2026-12-31' }],
    [{ authorizedUntil: '' }, { refused: 'day-not-a-date', field: 'authorizedUntil' }],
    [{ namesNotes: 'no' }, { refused: 'authorization-without-notes', field: 'namesNotes' }],
    [{ namesNotes: undefined }, { refused: 'authorization-without-notes', field: 'namesNotes' }],
    [{ authorizedFrom: '2/30/2025' }, { refused: 'day-not-a-date', field: 'authorizedFrom' }],
    [{ authorizedTo: '1/9/2025' }, { refused: 'days-backwards', field: 'authorizedTo' }],
  ])('with %j is %j', (change, answer) => {
    expect(readAuthorization({ ...typed, ...change })).toEqual(answer);
  });

  it('is read once: papers that come later widen nothing, and over on arrival it proves nothing', () => {
    const first = { days: { from: '2025-01-10', to: '2025-02-10' }, until: '2026-12-31' } as const;
    const wide = { days: everyDay, until: '2099-12-31' } as const;
    const proven = happen(asked(), { kind: 'prove', authorization: first }, receivedAt);
    if (isRefusal(proven)) throw new Error(proven.refused);
    const again = happen(proven, { kind: 'prove', authorization: wide }, receivedAt);
    expect(again).toMatchObject({ authorized: first.days, authorizedUntil: first.until });
    const over = { ...first, until: '2026-03-01' } as const;
    expect(happen(asked(), { kind: 'prove', authorization: over }, receivedAt)).toEqual({
      refused: 'authorization-over',
    });
  });
});
