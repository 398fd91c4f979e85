import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** An update that names the state it leads to, and not the event of a transition table (domain/transition.ts). */
const byHand = /\.update\w*\(\{(?:(?!\.\w+\()[\s\S]){0,300}?\bdata: \{[^{}]*\b(?:state|status): '/;

/** A row is locked by writing the state that it has: that changes nothing. */
const asItIs = /state: '(\w+)' \},\s*data: \{ state: '\1' \}/g;

/** What goes one way from one state to another, and has no table: tasks are finished, notes signed, appointments canceled, contracts ended. */
const oneWay = [
  'activities/caseload-notice/last-day.ts',
  'activities/offboarding/activities.ts',
  'cases/orphans.ts',
  'cases/tasks.ts',
  'operations/client-deactivation/carry-out.ts',
  'operations/contract-termination/unfinished-work.ts',
];

const changing = () =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
    .filter((name) => byHand.test(readFileSync(join('src', name), 'utf8').replaceAll(asItIs, '')))
    .toSorted();

describe('a state', () => {
  it('changes through its transition table, but for what goes one way', () => {
    expect(changing()).toEqual(oneWay);
  });

  it('that is written by hand would be found', () => {
    expect(
      byHand.test("await tx.account.update({ where: { id }, data: { status: 'ended', endedAt } });"),
    ).toBe(true);
    expect(byHand.test('await tx.account.update({ where: { id }, data: { ...data, status: to } });')).toBe(
      false,
    );
  });
});
