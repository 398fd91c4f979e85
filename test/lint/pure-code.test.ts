import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lint, type Finding } from './linted.js';

const update = `import { defineUpdate, setHandler } from '@temporalio/workflow';
const rename = defineUpdate<void, [string]>('rename');
declare function look(name: string): Promise<void>;
`;

/** An update's validator that waits: a rejection fails the workflow task again and again, and nobody is answered. */
const waiting = {
  'arrow.ts': 'export const on = () => setHandler(rename, () => {}, { validator: async (n) => look(n) });',
  'promise.ts': 'export const on = () => setHandler(rename, () => {}, { validator: (n) => look(n) });',
  'named.ts': `const validator = async (name: string): Promise<void> => look(name);
export const on = () => setHandler(rename, () => {}, { validator });`,
};

const pure = {
  'src/domain/env.ts': 'export const mode = process.env["POLICY"];',
  'src/domain/wait.ts': 'setTimeout(() => {}, 1);',
  'src/workflows/env.ts': 'export const mode = process.env["POLICY"];',
  'src/workflows/ask.ts': 'void fetch("https://headway.example");',
  'src/workflows/now.ts': 'export const now = () => Temporal.Now.instant();',
  'src/workflows/id.ts': 'export const id = crypto.randomUUID();',
};

let findings: readonly Finding[];
const rulesOn = (file: string) => findings.filter((finding) => finding.file === file).map(({ rule }) => rule);

beforeAll(async () => {
  findings = await lint({
    ...Object.fromEntries(
      Object.entries(waiting).map(([name, text]) => [`src/workflows/${name}`, `${update}${text}\n`]),
    ),
    'src/workflows/synchronous.ts': `${update}export const on = () =>
  setHandler(rename, async (name) => look(name), { validator: (name) => { if (name === '') throw new Error('empty'); } });
`,
    ...pure,
    'src/api/mode.ts': "export const mode = process.env['POLICY'];",
    'src/config.ts': "export const mode = process.env['POLICY'];",
    'src/workflows/floating.ts': 'export const on = (look: () => Promise<void>) => { look(); };',
  });
});

describe('the code of workflows', () => {
  it.each(Object.keys(waiting))('cannot hold a validator that waits (%s)', (name) => {
    expect(rulesOn(`src/workflows/${name}`)).toEqual(['no-misused-promises']);
  });

  it('may hold a handler that waits and a validator that does not', () => {
    expect(rulesOn('src/workflows/synchronous.ts')).toEqual([]);
  });

  it('writes no validator as an async method, the one form that the linter lets pass', () => {
    const files = readdirSync('src/workflows', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`src/workflows/${name}`, 'utf8'));
    expect(files.filter((text) => text.includes('validator')).length).toBeGreaterThan(0);
    expect(files.filter((text) => /async\s+\*?\s*validator\b|\bvalidator\s*\(/.test(text))).toEqual([]);
  });

  it.each(Object.keys(pure))('and of the domain reaches nothing outside (%s)', (file) => {
    expect(rulesOn(file)).toContain('no-restricted-globals');
  });

  it('forgets no promise', () => {
    expect(rulesOn('src/workflows/floating.ts')).toEqual(['no-floating-promises']);
  });
});

describe('the environment', () => {
  it('is read by the configuration and nothing else', () => {
    expect(rulesOn('src/api/mode.ts')).toEqual(['no-process-env']);
    expect(rulesOn('src/config.ts')).toEqual([]);
  });
});
