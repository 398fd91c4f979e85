import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('a part of a text is searched for by src/domain/matching.ts, which escapes wildcards, and nowhere else', () => {
  const searching = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
    .filter((name) =>
      /\b(contains|startsWith|endsWith): |\bI?LIKE\b/.test(readFileSync(join('src', name), 'utf8')),
    );
  expect(searching).toEqual(['domain/matching.ts']);
});
