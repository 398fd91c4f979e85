import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Imports = ReadonlyMap<string, readonly string[]>;

const importOf =
  /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?'(\.{1,2}\/[^']+)'|\bimport\('(\.{1,2}\/[^']+)'\)/gm;

/** What each file of src imports, types too. */
function importsOfSrc(): Imports {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('src/generated/'));
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(file, 'utf8'))]));
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(importOf)].flatMap(([, stated, called]) => {
    const path = join(dirname(file), stated ?? called ?? '').replace(/\.js$/, '');
    return [`${path}.ts`, `${path}.tsx`].filter((each) => existsSync(each));
  });
}

/** Files that reach each other, sorted: Tarjan's strongly connected components of more than one file. */
function circles(imports: Imports): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const lowOf = (file: string) => low.get(file) ?? Infinity;
  const visit = (file: string): void => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(lowOf(file), lowOf(next)));
    }
    if (lowOf(file) !== own) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.toSorted());
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found.toSorted(([a = ''], [b = '']) => a.localeCompare(b));
}

describe('circles of imports, those of types too', () => {
  it('are not in src', () => {
    const imports = importsOfSrc();
    expect(imports.get('src/worker.ts')?.length).toBeGreaterThan(3);
    expect(circles(imports)).toEqual([]);
  });

  it('would be found, through however many files', () => {
    const line = { a: ['b'], b: ['c', 'd'], c: [], d: ['e'], e: [] };
    expect(circles(new Map(Object.entries(line)))).toEqual([]);
    expect(circles(new Map(Object.entries({ ...line, e: ['b'] })))).toEqual([['b', 'd', 'e']]);
    const two = { ...line, c: ['a'], d: ['e'], e: ['d'] };
    expect(circles(new Map(Object.entries(two)))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('are read from each way of importing', () => {
    const text = `import { one } from '../ports.js';
import type { Two } from '../config.js';
import {
  three,
} from '../worker.js';
export { four } from '../clock.js';
import '../server.js';
const five = await import('../dependencies.js');
import { six } from 'node:fs';
`;
    const files = ['ports', 'config', 'worker', 'clock', 'server', 'dependencies'];
    expect(importsOf('src/cases/change.ts', text)).toEqual(
      files.map((name) => `src/${name}.ts`).filter((file) => existsSync(file)),
    );
  });
});
