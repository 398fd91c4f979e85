import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { JsonTestResults } from 'vitest/node';
import { mayMount } from '../dev/chaos/mount.js';
import { findPromtool } from './tools.mjs';

type Tool = readonly [name: string, command: readonly string[]];

interface Mode {
  /** An npm script that comes first. */
  readonly first?: string;
  readonly tests: readonly string[];
  readonly options?: readonly string[];
  readonly checks?: readonly Tool[];
  /** Tests that have the machine to themselves, after the rest. */
  readonly alone?: readonly string[];
  readonly last?: readonly Tool[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** What runs beside the tests where none are named; each counts as one test in the last line. */
const checks: readonly Tool[] = [
  ['format', ['prettier', '--check', '--log-level=warn', '.']],
  ['lint', ['oxlint', '--type-aware', '--quiet']],
  ['types', ['tsc']],
  ['unused', ['knip', '--no-progress', '--no-config-hints']],
];

/** What has promtool try the alert rules, where it is: building it takes minutes. */
const alerts: readonly Tool[] = findPromtool() === null ? [] : [['alerts', ['tsx', 'scripts/alerts.mjs']]];

/**
 * What each flag runs; tests that are named take the place of its own. Those that kill processes and wait until others notice take long, and `npm run test:cluster` runs those
 * that need the production Temporal server.
 */
const modes: Readonly<Record<string, Mode>> = {
  '': { tests: ['--exclude={test/crash,test/stack,test/cluster}/**'], checks },
  '--chaos': { tests: ['test/crash', 'test/stack'] },
  '--all': {
    first: 'pretest:cluster',
    tests: ['--exclude=test/cluster/**'],
    checks: [...checks, ...alerts],
    alone: ['test/cluster/journey'],
    last: [['chaos', ['tsx', 'dev/chaos/run.ts', '--cases', '28', '--minutes', '6']]],
  },
  // What people go through, on what is used in production (test/harness/ground.ts): its seven processes want the machine.
  '--journeys': {
    tests: ['test/e2e'],
    options: ['--no-file-parallelism'],
    variables: { TEST_GROUND: 'production' },
  },
  // A worker that keeps nothing replays a whole history for each step.
  '--uncached': { tests: ['test/workflows'], variables: { TEST_CACHED_WORKFLOWS: '0' } },
};

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const begun = Date.now();
const given = process.argv.slice(2);
const flag = Object.keys(modes).find((name) => given.includes(name)) ?? '';
const { first, tests, options = [], checks: beside = [], alone, last = [], variables } = modes[flag] as Mode;
const named = given.filter((argument) => argument !== flag);

Object.assign(process.env, variables);
if (first) {
  const { status } = spawnSync('npm', ['run', '--silent', first], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const checking = named.length > 0 ? [] : beside.map(check);
// The chaos fills disks that it mounts; a container that may not mount, and what else isn't tried here, is told at once, and again beside the outcome.
const withoutDisks = last.length === 0 || mayMount() ? [] : ['--without-disks'];
const untried = [
  ...withoutDisks.map(
    () => 'CHAOS FILLS NO DISK HERE: this machine may not mount any (it takes root on Linux)',
  ),
  ...(flag !== '--all' || alerts.length > 0
    ? []
    : ['NOTHING TRIES THE ALERT RULES HERE: there is no promtool (`npm run check:alerts` builds it)']),
];
for (const line of untried) console.warn(line);
const counts = [await runTests([...(named.length > 0 ? named : tests), ...options])];
if (alone) counts.push(await runTests(alone));
const outcomes = await Promise.all(checking);
for (const [name, command] of last) outcomes.push(await check([name, [...command, ...withoutDisks]]));
for (const { name, ok, output } of outcomes) {
  console.log(`${name}: ${ok ? 'passed' : 'failed'}`);
  counts.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
  if (!ok) console.log(output);
}
for (const line of untried) console.warn(line);
const sum = (of: keyof Count) => counts.reduce((all, count) => all + count[of], 0);
console.log(`${seconds(Date.now() - begun)} s in all`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);

async function check([name, command]: Tool) {
  return { name, ...(await run(command, 'pipe')) };
}

/** Runs what is selected of the tests and counts them. */
async function runTests(selected: readonly string[]): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-report-'));
  const report = join(folder, 'report.json');
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok } = await run(['vitest', 'run', ...reporting, ...selected], 'inherit');
  const count = countTests(report, ok);
  rmSync(folder, { recursive: true, force: true });
  return count;
}

/** Reads the report of the tests, and shows which files took longest. */
function countTests(report: string, ok: boolean): Count {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, success, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as JsonTestResults;
    const files = testResults
      .map(({ name, startTime, endTime }) => ({ name, took: endTime - startTime }))
      .toSorted((one, other) => other.took - one.took);
    console.log('The slowest files, in seconds:');
    for (const { name, took } of files.slice(0, 10))
      console.log(`${seconds(took).padStart(7)}  ${relative('.', name)}`);
    console.log(`${seconds(files.reduce((sum, { took }) => sum + took, 0)).padStart(7)}  all files together`);
    return {
      passed: numPassedTests,
      // A file that couldn't be loaded, or whose hook failed, has no failed test of its own.
      failed: Math.max(numFailedTests, ok && success ? 0 : Math.max(1, numFailedTestSuites)),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

/** Runs a tool of node_modules; `pipe` keeps what it says for later. */
function run(
  command: readonly string[],
  stdio: 'inherit' | 'pipe',
): Promise<{ ok: boolean; output: string }> {
  const [program = '', ...parameters] = command;
  const child = spawn(join('node_modules', '.bin', program), parameters, {
    stdio: ['ignore', stdio, stdio],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
