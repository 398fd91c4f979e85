import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagrams } from '../../scripts/diagrams.js';

describe('docs/diagrams', () => {
  it('holds one file for each diagram and nothing else', () => {
    expect(readdirSync('docs/diagrams').toSorted()).toEqual(Object.keys(diagrams).toSorted());
  });

  it.each(Object.entries(diagrams))('%s is what the program runs on (npm run diagrams)', (name, text) => {
    expect(readFileSync(`docs/diagrams/${name}`, 'utf8')).toBe(text);
  });

  it('is what the README shows', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(diagrams['contract-termination.mmd']);
  });
});
