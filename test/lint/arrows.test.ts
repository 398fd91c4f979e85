import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lint } from './linted.js';

/** What a folder of src may import, beside itself: `values` by any import, `types` by `import type` only. */
interface Arrows {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** The outside world, which only entry points wire. */
const outsideByType = ['adapters', 'adapters/key-store', 'config', 'dependencies'];

/** Every arrow of the design; a folder that isn't named here fails the first test. */
const arrows: Readonly<Record<string, Arrows>> = {
  domain: { values: [], types: [] },
  mail: { values: ['domain'], types: [] },
  protocol: { values: ['domain'], types: [] },
  security: { values: ['domain', 'generated'], types: outsideByType },
  audit: { values: ['domain', 'generated'], types: ['adapters', 'adapters/key-store'] },
  tokens: {
    values: ['domain', 'generated', 'protocol', 'security'],
    types: ['adapters', 'adapters/key-store'],
  },
  adapters: { values: ['domain', 'generated', 'ports', 'security'], types: ['config'] },
  temporal: { values: ['domain', 'protocol', 'security'], types: ['config', 'dependencies'] },
  records: {
    values: ['adapters/key-store', 'audit', 'domain', 'generated', 'mail', 'ports', 'protocol', 'security'],
    types: ['adapters', 'config', 'dependencies'],
  },
  cases: {
    values: ['audit', 'domain', 'generated', 'protocol', 'security', 'tokens'],
    types: outsideByType,
  },
  operations: {
    values: [
      'audit',
      'cases',
      'domain',
      'generated',
      'mail',
      'ports',
      'protocol',
      'records',
      'security',
      'tokens',
    ],
    types: outsideByType,
  },
  activities: {
    values: [
      'audit',
      'cases',
      'domain',
      'generated',
      'mail',
      'operations',
      'ports',
      'protocol',
      'records',
      'security',
      'tokens',
    ],
    types: outsideByType,
  },
  workflows: { values: ['domain', 'protocol'], types: ['activities', 'cases'] },
  api: {
    values: [
      'audit',
      'cases',
      'domain',
      'generated',
      'mail',
      'operations',
      'ports',
      'protocol',
      'records',
      'security',
      'temporal',
      'tokens',
    ],
    types: outsideByType,
  },
  watch: {
    values: [
      'adapters',
      'adapters/key-store',
      'cases',
      'domain',
      'generated',
      'ports',
      'protocol',
      'records',
      'security',
      'temporal',
    ],
    types: ['config', 'dependencies'],
  },
};

/** Packages that the folders of pure code may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  mail: [],
  protocol: ['@temporalio/common', '@temporalio/workflow'],
  workflows: ['@temporalio/common', '@temporalio/workflow'],
};

/** One module of each thing that someone could import, seen from src. */
const modules: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(arrows).map((folder) => [folder, `./${folder}/thing.js`])),
  generated: './generated/prisma/client.js',
  'adapters/key-store': './adapters/key-store.js',
  ports: './ports.js',
  config: './config.js',
  dependencies: './dependencies.js',
  server: './server.js',
  worker: './worker.js',
  'audit-verify': './audit-verify.js',
  'retention-explain': './retention-explain.js',
  'retention-reconcile': './retention-reconcile.js',
  'key-store-backups': './key-store-backups.js',
  'record-keys': './record-keys.js',
  release: './release.js',
  dev: '../dev/stack.js',
  test: '../test/harness/personas.js',
  bench: '../bench/run.js',
};

const outside = [
  '@aws-sdk/client-s3',
  '@temporalio/activity',
  '@temporalio/client',
  '@temporalio/common',
  '@temporalio/worker',
  '@temporalio/workflow',
  'express',
  'node:fs',
  'pg',
  'zod',
];

const value = (from: string) => `import { thing } from '${from}';\nexport const kept: unknown = thing;\n`;
const type = (from: string) => `import type { Thing } from '${from}';\nexport type Kept = Thing;\n`;

/** Folders that have folders of their own. */
const deepFolders = [
  'activities',
  'api',
  'domain',
  'mail',
  'operations',
  'protocol',
  'records',
  'watch',
  'workflows',
];

const targetsOf = (folder: string) => Object.keys(modules).filter((name) => name.split('/')[0] !== folder);

/** The snippets by their path: each imports one thing, and its name says which. */
function snippets(): [string, string][] {
  const path = (folder: string, name: string) => `src/${folder}/${name.replaceAll(/\W/g, '_')}.ts`;
  const from = (steps: string, target: string) => steps + (modules[target] ?? '').replace(/^\.\//, '');
  return [
    ...Object.keys(arrows).flatMap((folder) =>
      targetsOf(folder).flatMap((target): [string, string][] => [
        [path(folder, `value ${target}`), value(from('../', target))],
        [path(folder, `type ${target}`), type(from('../', target))],
      ]),
    ),
    ...deepFolders.flatMap((folder) =>
      targetsOf(folder).map((target): [string, string] => [
        path(`${folder}/deep`, `value ${target}`),
        value(from('../../', target)),
      ]),
    ),
    ...Object.keys(packages).flatMap((folder) =>
      outside.map((name): [string, string] => [path(folder, `value ${name}`), value(name)]),
    ),
    ...Object.keys(arrows).map((folder): [string, string] => [
      path(folder, 'value own'),
      value('./other.js'),
    ]),
    ['src/server.ts', value('../dev/stack.js')],
    ['src/worker.ts', value('./dependencies.js')],
    ['src/ports.ts', value('./domain/limits.js')],
    ['src/config.ts', value('./domain/limits.js')],
  ];
}

let refused: ReadonlySet<string>;

/** Those of the targets whose snippets the linter lets pass. */
function allowed(folder: string, kind: 'value' | 'type', targets: readonly string[]): string[] {
  return targets
    .filter((target) => !refused.has(`src/${folder}/${`${kind} ${target}`.replaceAll(/\W/g, '_')}.ts`))
    .toSorted();
}

beforeAll(async () => {
  const findings = await lint(Object.fromEntries(snippets()));
  refused = new Set(findings.filter(({ rule }) => rule === 'no-restricted-imports').map(({ file }) => file));
});

describe('the arrows of the design', () => {
  it('start from every folder of src', () => {
    const folders = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
      .map(({ name }) => name);
    expect(Object.keys(arrows).toSorted()).toEqual(folders.toSorted());
  });

  it.each(Object.entries(arrows))('lead from %s to these and nowhere else', (folder, { values }) => {
    expect(allowed(folder, 'value', ['own', ...targetsOf(folder)])).toEqual([...values, 'own'].toSorted());
  });

  it.each(Object.entries(arrows))('let %s know these by type and no others', (folder, { values, types }) => {
    expect(allowed(folder, 'type', targetsOf(folder))).toEqual([...values, ...types].toSorted());
  });

  it.each(deepFolders)('bind the folders inside %s too', (folder) => {
    expect(allowed(`${folder}/deep`, 'value', targetsOf(folder))).toEqual(arrows[folder]?.values);
  });

  it.each(Object.entries(packages))('lead from %s to these packages and no others', (folder, names) => {
    expect(allowed(folder, 'value', outside)).toEqual(names);
  });

  it.each(['src/server.ts', 'src/ports.ts', 'src/config.ts'])('keep %s within its bounds', (file) => {
    expect(refused).toContain(file);
  });

  it('let an entry point wire', () => {
    expect(refused).not.toContain('src/worker.ts');
  });
});
