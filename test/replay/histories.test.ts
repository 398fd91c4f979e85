import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { acts } from '../../src/domain/acts.js';
import * as workflows from '../../src/workflows/index.js';
import { historiesFolder, readHistory, readLong, readTraced, recorded, replay } from './histories.js';
import { scenarios } from './scenarios.js';

const today = inject('stack').workflowCode;
const typesOf = (names: readonly string[]) => new Set(names.map((name) => name.split('.')[0]));
const kebabCase = (type: string) => type.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('cases that are under way go on with today’s program', () => {
  it('whichever course they took', async () => {
    expect(await replay(today, recorded)).toEqual({});
  });

  it('also under a trace, which changes none of their steps', async () => {
    expect(await replay(today, recorded, readTraced)).toEqual({});
  });

  it('also those of a release that began no fresh run, however long they are', async () => {
    const kept = ['noteExport.kept-by-a-legal-hold.json', 'noteExport.kept-by-a-legal-hold-and-shown.json'];
    expect(await replay(today, kept, readLong)).toEqual({});
  });

  it('of every kind, and each course is recorded', () => {
    expect(typesOf(recorded)).toEqual(new Set(Object.keys(workflows)));
    expect(recorded).toEqual([...scenarios.keys()].toSorted());
    for (const name of recorded)
      expect([
        name,
        readHistory(name).events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name,
      ]).toEqual([name, name.split('.')[0]]);
  });

  it('also those of the first release, which stand as they were recorded', () => {
    const first = JSON.parse(readFileSync(new URL('first-release.json', import.meta.url), 'utf8')) as object;
    const now = Object.keys(first).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(new URL(name, historiesFolder)))
        .digest('hex')
        .slice(0, 16),
    ]);
    expect(now.length).toBeGreaterThan(60);
    expect(Object.fromEntries(now)).toEqual(first);
  });

  it('with every act in them that a person can do', () => {
    const done = recorded.flatMap((name) =>
      (readHistory(name).events ?? []).map(
        ({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) =>
          accepted?.acceptedRequest?.input?.name,
      ),
    );
    const processes = Object.keys(workflows).map(kebabCase);
    const possible = Object.entries(acts).filter(([, { of }]) =>
      [of].flat().some((process) => processes.includes(process)),
    );
    for (const [act] of possible) expect(done).toContain(act);
    expect(done).toContain('choose');
  });
});

describe('the control: a program that would lose cases under way is found', () => {
  it.each([
    [
      'two steps in the other order',
      'contractTermination.ends-with-the-last-day.json',
      { restrictBookings: 'openRequestTasks', openRequestTasks: 'restrictBookings' },
    ],
    ['a step under another name', 'offboarding.in-one-go.json', { confirmToClients: 'sayGoodbyeToClients' }],
    ['a step left out', 'contractTermination.has-no-clients.json', { openRequestTasks: null }],
  ] as const)('%s', async (_, name, changes) => {
    const changed = today.replaceAll(
      /((?:_kit)?_activity_options_js__\w+\.(?:quickDb|boundedMail)\.)(\w+)\(/g,
      (call, proxy: string, step) => {
        const instead = (changes as Record<string, string | null>)[String(step)];
        if (instead === undefined) return call;
        return instead === null ? 'Promise.resolve(' : `${proxy}${instead}(`;
      },
    );
    expect(changed).not.toBe(today);
    expect(await replay(changed, [name])).toEqual({ [name]: 'DeterminismViolationError' });
    expect(await replay(today, [name])).toEqual({});
  });
});
