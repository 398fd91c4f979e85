import { describe, expect, it } from 'vitest';
import { checkConsent, isMinorAt } from '../../src/domain/record-request/minors.js';

const no = { minorConsented: 'no', courtConsented: 'no', parentAgreed: 'no' };
const yes = { ...no, courtConsented: 'yes' };
const open = 'consent-questions-open';

describe('who may ask for a minor’s records (45 CFR 164.502(g)(3))', () => {
  it.each([
    ['person', no, 'parent-decides'],
    ['person', yes, null],
    ['guardian', no, null],
    ['guardian', yes, 'minor-decides'],
    ['representative', no, null],
    ['representative', yes, 'minor-decides'],
    ['third_party', no, null],
    ['third_party', yes, null],
  ])('%s, answered %j: %s', (requester, answers, refused) => {
    const by = (role: 'agent' | 'lead' | 'clinician', said: Record<string, string> = answers) =>
      checkConsent({ requester, isMinor: true, role, answers: said })?.refused ?? null;
    expect(by('clinician')).toBe(refused);
    expect(by('agent')).toBe(open);
    expect(by('lead')).toBe(open);
    for (const left of Object.keys(no)) expect(by('clinician', { ...answers, [left]: '' })).toBe(open);
  });

  it.each(['person', 'representative', 'third_party'])(
    'is no question of a clinician where the person is of age: %s',
    (requester) => {
      expect(checkConsent({ requester, isMinor: false, role: 'agent', answers: {} })).toBeNull();
    },
  );

  it('ends with the day on which the person comes of age, in their own zone', () => {
    const at = (instant: string) => isMinorAt('2026-06-01', 'America/New_York', new Date(instant));
    expect([at('2026-06-01T03:59:59Z'), at('2026-06-01T04:00:00Z')]).toEqual([true, false]);
    expect(isMinorAt(null, 'America/New_York', new Date('2026-06-01'))).toBe(false);
  });
});
