import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Paths that a document names, as code. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:src|test|dev|docs|prisma|scripts|bench)\/[\w./-]+\.\w+)`/g)].flatMap(
    ([, path = '']) => path,
  );

describe('what the documents name', () => {
  it.each([
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ])('is where %s says', (document) => {
    expect(pathsIn(readFileSync(document, 'utf8')).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is found at all: the journeys name dozens of files', () => {
    expect(new Set(pathsIn(readFileSync('docs/journeys.md', 'utf8'))).size).toBeGreaterThan(30);
  });
});
