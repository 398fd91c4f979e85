import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acts, mayAct, type Act, type ActRole } from '../../src/domain/acts.js';
import { caseReference, parseReference, uuidv7 } from '../../src/domain/ids.js';
import { chartFolder } from '../../src/domain/note-export/folder.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import { checkTerminationForm } from '../../src/domain/contract-termination/form.js';

describe('references', () => {
  it('are read back as people type them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 7 }), (random) => {
        const reference = caseReference('contract_termination', random);
        expect(parseReference(reference)).toBe(reference);
        expect(parseReference(` ${reference.toLowerCase().replaceAll('-', ' ')} `)).toBe(reference);
      }),
    );
  });

  it('are not found when one character is wrong', () => {
    const reference = caseReference('contract_termination', Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
    const wrong = `${reference.slice(0, 5)}${reference.charAt(5) === '9' ? '8' : '9'}${reference.slice(6)}`;
    expect(parseReference(wrong)).toBeNull();
  });

  it('come with ids that sort by time', () => {
    const ids = [1, 2, 3].map((n) => uuidv7(new Date(Date.UTC(2026, 0, n)), randomBytes(10)));
    expect(ids.toSorted()).toEqual(ids);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('the termination form', () => {
  const charts = [
    { chartId: 'a', source: 'headway_sourced' },
    { chartId: 'b', source: 'own' },
  ] as const;
  const facts = {
    policy: terminationPolicies.standard,
    timeZone: 'America/New_York',
    now: new Date('2026-11-24T15:00:00Z'),
    charts,
    startedBecause: 'provider',
  } as const;
  const good = {
    lastDay: '2026-12-31',
    recordsPractice: 'Practice',
    recordsPhone: '(555) 010-1234',
    'plan.a': 'not_known',
    'acknowledge.own_clients_are_yours': 'yes',
    'acknowledge.headway_sourced_stay': 'yes',
    'acknowledge.download_notes': 'yes',
  };
  const refusals = (change: Record<string, string>) => {
    const checked = checkTerminationForm({ ...good, ...change }, facts);
    return 'lastDay' in checked ? [] : checked.map(({ refused, field }) => `${field}: ${refused}`);
  };

  it('takes a form that holds', () => {
    expect(refusals({})).toEqual([]);
  });

  it.each([
    ['a last day in the past', { lastDay: '2026-11-01' }, 'lastDay: last-day-in-the-past'],
    [
      'a records contact without a name',
      { recordsPractice: ' ' },
      'recordsPractice: records-practice-missing',
    ],
    [
      'a records contact without any way to reach it',
      { recordsPhone: '' },
      'recordsAddress: records-contact-unreachable',
    ],
    ['a phone that is none', { recordsPhone: '12' }, 'recordsPhone: phone-not-a-number'],
    ['an email that is none', { recordsEmail: 'nobody' }, 'recordsEmail: email-malformed'],
    ['an email with two dots', { recordsEmail: 'a@x..com' }, 'recordsEmail: email-malformed'],
    ['a client without a plan', { 'plan.a': '' }, 'plan.a: plan-missing'],
    ['care ending without saying how', { 'plan.a': 'care_ends' }, 'because.a: plan-because-missing'],
    ['a plan for a client of someone else', { 'plan.zzz': 'not_known' }, 'plan.zzz: client-not-yours'],
    ['feedback that is too long', { feedback: 'x'.repeat(4_001) }, 'feedback: too-long'],
    [
      'a missing acknowledgement',
      { 'acknowledge.download_notes': '' },
      'acknowledge.own_clients_are_yours: acknowledgement-missing',
    ],
  ])('refuses %s with exactly one sentence at its field', (_, change, refusal) => {
    expect(refusals(change as Record<string, string>)).toEqual([refusal]);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (answers) => {
        checkTerminationForm(answers, facts);
      }),
    );
  });

  it('asks support for a custodian when the provider has died, and for nothing that only a provider can say', () => {
    const answers = { lastDay: '2026-11-24', recordsPractice: 'Practice', recordsEmail: 'a@b.example' };
    expect(checkTerminationForm(answers, { ...facts, startedBecause: 'death' })).toEqual([
      { refused: 'custodian-missing', field: 'custodianName' },
    ]);
    expect(
      checkTerminationForm({ ...answers, custodianName: 'Kim Lee' }, { ...facts, startedBecause: 'death' }),
    ).toMatchObject({ custodianName: 'Kim Lee', plans: [] });
  });
});

describe('acts', () => {
  it('are never an auditor’s, and overriding a gate is a lead’s alone', () => {
    const roles: ActRole[] = ['provider', 'agent', 'lead', 'clinician', 'auditor'];
    for (const act of Object.keys(acts) as Act[])
      for (const state of acts[act].states) expect(mayAct(act, 'auditor', state)).toBe(false);
    expect(roles.filter((role) => mayAct('overrideGate', role, 'closing'))).toEqual(['lead']);
    expect(mayAct('withdraw', 'provider', 'closing')).toBe(false);
  });
});

describe('folders of an export', () => {
  it.each([
    ['../../etc', 'passwd', 'charts/passwd-etc-00000001'],
    ['Zoë', "O'Hara-Łuk", 'charts/O-Hara-Łuk-Zoë-00000001'],
    ['', '', 'charts/client-00000001'],
    ['Sukarno', '', 'charts/Sukarno-00000001'],
    ['प्रिया', 'शर्मा', 'charts/शर्मा-प्रिया-00000001'],
    ['علی\u200Cرضا', 'حسینی', 'charts/حسینی-علی\u200Cرضا-00000001'],
    ['Ana', 'x\u0302'.repeat(80), `charts/${'x\u0302'.repeat(60)}-00000001`],
    ['Ana', 'क्षि'.repeat(80), `charts/${'क्षि'.repeat(15)}-00000001`],
    ['Ana', `x${'\u0302'.repeat(5_000)}`, 'charts/client-00000001'],
  ])('make %j %j safe', (givenName, familyName, folder) => {
    expect(chartFolder({ givenName, familyName }, '00000000-0000-0000-0000-000000000001')).toBe(folder);
  });
});
