import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** An array of two words or more, and one value compared with two or more. */
const lists = [
  /\[\s*'\w+'(?:,\s*'\w+')+,?\s*\]/g,
  /([\w.?]+) === '\w+'(?:\s*\|\| \1 === '\w+')+/g,
  /([\w.?]+) !== '\w+'(?:\s*&& \1 !== '\w+')+/g,
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
  .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }));

/** A file that declares a table may name its states. */
const declaresTable = /const \w+Transitions = \{/;

let tables: readonly ReadonlySet<string>[];

const listsIn = (text: string) =>
  lists
    .flatMap((list) => text.match(list) ?? [])
    .filter((list) => {
      const words = [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
      return tables.some((states) => words.every((word) => states.has(word)));
    });

beforeAll(async () => {
  const modules = await Promise.all(
    files
      .filter(({ text }) => declaresTable.test(text))
      .map(({ name }) => import(resolve('src', name)) as Promise<Readonly<Record<string, object>>>),
  );
  tables = modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => name.endsWith('Transitions'))
    .map(([, table]) => new Set(Object.keys(table)));
});

describe('a list of states', () => {
  it('is asked from a transition table (statesThatAllow, statesAfter, openStates), and written nowhere', () => {
    expect(tables.length).toBeGreaterThan(20);
    const found = files
      .filter(({ text }) => !declaresTable.test(text))
      .flatMap(({ name, text }) => listsIn(text).map((list) => `${name}: ${list}`));
    expect(found).toEqual([]);
  });

  it.each([
    "status: { in: ['ended', 'deactivated'] }",
    "new Set([\n  'mailbox_proven',\n  'half_proven',\n  'proof_recorded',\n])",
    "row.state === 'requested' || row.state === 'identity_link_sent'",
    "if (row?.state !== 'completed' && row?.state !== 'withdrawn') return;",
  ])('would be found: %s', (planted) => {
    expect(listsIn(planted)).toHaveLength(1);
  });

  it.each(["['agent', 'lead']", "state === 'open'", "row.state === 'open' && row.kind === 'closed'"])(
    'is no list: %s',
    (other) => {
      expect(listsIn(other)).toEqual([]);
    },
  );
});
