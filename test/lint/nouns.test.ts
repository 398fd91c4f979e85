import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nouns } from '../../src/domain/nouns.js';

/** What is no noun: the part of a layer that all its nouns share. */
const kits: Readonly<Record<string, readonly string[]>> = {
  activities: ['kit'],
  adapters: [],
  api: ['assets', 'components', 'console', 'health', 'help', 'home', 'http', 'openapi'],
  'api/console': ['audit', 'desk', 'task', 'temporal'],
  audit: [],
  cases: ['starts'],
  domain: [],
  mail: [],
  operations: [],
  protocol: [],
  records: ['export', 'paper', 'pdf'],
  security: [],
  temporal: [],
  tokens: [],
  watch: ['doctor', 'metrics', 'traces'],
  workflows: ['kit'],
};

/** Layers that hold nouns alone: everything in them but their table of contents lies in the folder of its noun. */
const onlyNouns: Readonly<Record<string, readonly string[]>> = {
  activities: ['index.ts'],
  api: ['app.ts', 'portals.ts'],
  operations: ['sweep.ts'],
  workflows: ['index.ts'],
};

const inside = (layer: string) => readdirSync(`src/${layer}`, { withFileTypes: true });

/** Folders of a layer that are named by neither list. */
function strangers(layer: string, known: readonly string[]): string[] {
  return inside(layer)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !Object.keys(nouns).includes(name) && !known.includes(name));
}

describe('the folders below a layer', () => {
  it('are told for every layer of src', () => {
    const layers = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
      .map(({ name }) => name);
    expect(Object.keys(kits).filter((layer) => !layer.includes('/'))).toEqual(layers.toSorted());
  });

  it.each(Object.entries(kits))('of %s are nouns or its kit', (layer, known) => {
    expect(strangers(layer, known)).toEqual([]);
  });

  it('would be told if one were a stranger', () => {
    expect(strangers('workflows', [])).toEqual(['kit']);
  });

  it.each(Object.entries(onlyNouns))('hold all of %s but its table of contents', (layer, files) => {
    const loose = inside(layer).filter((entry) => entry.isFile());
    expect(loose.map(({ name }) => name)).toEqual(files);
  });
});
