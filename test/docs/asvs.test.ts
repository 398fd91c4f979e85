import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The numbers of OWASP ASVS 5.0.0, levels 1 and 2, from github.com/OWASP/ASVS at v5.0.0_release (5.0/docs_en, the CSV). */
const standard = readFileSync('test/docs/asvs-5.0.0.txt', 'utf8').trim().split(/\s+/);
const text = readFileSync('docs/security-asvs.md', 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| V'))
  .map((line) => {
    const [number = '', level = '', about = '', state = '', shown = ''] = line.slice(2, -2).split(' | ');
    return { number: number.slice(1), level, about, state, shown };
  });

/** Files that a row names, as code. */
const filesIn = (shown: string) =>
  Array.from(
    shown.matchAll(/`((?:src|test|docs|prisma|monitoring)\/[\w./-]+|Dockerfile|\.[\w.]+)`/g),
    ([, file = '']) => file,
  );

describe('the table of ASVS 5.0.0', () => {
  it('has every requirement of levels 1 and 2 once, in their order, and no other', () => {
    expect(standard).toHaveLength(253);
    expect(rows.map(({ number }) => number)).toEqual(standard);
  });

  it('says of each its level, what it is about and how it stands', () => {
    const states = ['met', 'partly', 'not met', 'not shown', 'none'];
    const wrong = rows.filter(
      ({ level, about, state, shown }) =>
        !/^[12]$/.test(level) || about === '' || shown === '' || !states.includes(state),
    );
    expect(wrong).toEqual([]);
  });

  it('names a file or a document for whatever is met', () => {
    const bare = rows.filter(
      ({ state, shown }) =>
        state === 'met' && filesIn(shown).length === 0 && !/\]\(\S+\.md/.test(shown) && shown !== 'as above',
    );
    expect(bare.map(({ number }) => number)).toEqual([]);
  });

  it('names only files that there are', () => {
    const files = rows.flatMap(({ shown }) => filesIn(shown));
    expect(new Set(files).size).toBeGreaterThan(100);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('counts itself', () => {
    const count = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
    expect(text).toContain(
      `Of them ${count('met')} are met, ${count('partly')} partly, ${count('not met')} not, ${count('not shown')} aren't shown here, and ${count('none')} are`,
    );
  });
});
