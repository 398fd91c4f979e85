import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acts, type Act } from '../../src/domain/acts.js';
import { runbookHeadings } from '../../src/domain/case/runbook.js';
import { supportTasks, taskEnd, type SupportTaskKind } from '../../src/domain/case/tasks.js';
import { accountingTransitions, isOpenAccounting } from '../../src/domain/accounting-request/states.js';
import { amendmentTransitions, awaitsDecision } from '../../src/domain/record-amendment/states.js';
import { isWaiting } from '../../src/domain/record-request/clock.js';
import { recordRequestTransitions } from '../../src/domain/record-request/states.js';

/** What stands under each heading, on one line. */
const sections = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading, lines.join(' ').replace(/\s+/g, ' ')] as const;
    }),
);
const kinds = Object.keys(supportTasks) as SupportTaskKind[];

/** The states in which a case waits for a task: those in which every act that ends it is offered, or that its own table says. */
function statesOf(kind: SupportTaskKind): readonly string[] {
  const end = taskEnd(kind);
  if (end === 'record-request') return keysOf(recordRequestTransitions).filter(isWaiting);
  if (end === 'record-amendment') return keysOf(amendmentTransitions).filter(awaitsDecision);
  if (end === 'accounting-request') return keysOf(accountingTransitions).filter(isOpenAccounting);
  if (end === null || typeof end === 'string') return [];
  const [first = [], ...others] = end.map((act: Act): readonly string[] => acts[act].states);
  return first.filter((state) => others.every((states) => states.includes(state)));
}

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) => Object.keys(table) as Key[];

describe('the runbook', () => {
  it.each(kinds)('has under its heading the title of the task %s', (kind) => {
    const text = sections.get(runbookHeadings[kind]);
    expect(text, `no heading “${runbookHeadings[kind]}”`).toBeDefined();
    expect(text).toContain(supportTasks[kind].title);
  });

  it.each(kinds.flatMap((kind) => statesOf(kind).map((state) => [kind, state] as const)))(
    'says of the task %s what is done while its case is “%s”',
    (kind, state) => {
      expect(sections.get(runbookHeadings[kind])).toContain(`\`${state}\``);
    },
  );

  it('finds states at all, of every process whose tasks are ended by acts', () => {
    const ended = kinds.filter((kind) => Array.isArray(taskEnd(kind)));
    expect(ended.length).toBeGreaterThan(10);
    for (const kind of ended) expect(statesOf(kind).length, kind).toBeGreaterThan(0);
  });
});
