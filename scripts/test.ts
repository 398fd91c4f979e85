import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** The checks that run beside the tests; each counts as one test in the last line. */
const checks = [
  ['format', ['prettier', '--check', '--log-level=warn', '.']],
  ['lint', ['oxlint', '--type-aware', '--quiet']],
  ['types', ['tsc']],
  ['unused', ['knip', '--no-progress', '--no-config-hints']],
] as const;

/** Tests that kill processes and wait until others notice. `--chaos` runs these alone, `--all` runs them with the rest. */
const chaos = ['test/crash', 'test/stack'];

/** What needs the production Temporal server, which setup brings for `npm run test:cluster` only. */
const apart = ['test/cluster'];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

const begun = Date.now();
const given = process.argv.slice(2);
const isChaos = given.includes('--chaos');
const wanted = given.filter((argument) => argument !== '--chaos' && argument !== '--all');
const without = (folders: readonly string[]) => folders.flatMap((folder) => ['--exclude', `${folder}/**`]);
const selection = isChaos
  ? chaos
  : wanted.length > 0
    ? wanted
    : without(given.includes('--all') ? apart : [...chaos, ...apart]);

const checking = isChaos
  ? []
  : checks.map(async ([name, command]) => ({ name, ...(await run(command, 'pipe')) }));
const folder = mkdtempSync(join(tmpdir(), 'headway-report-'));
const report = join(folder, 'report.json');
const tests = await run(
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...selection],
  'inherit',
);
let { passed, failed } = countTests();
rmSync(folder, { recursive: true, force: true });
for (const { name, ok, output } of await Promise.all(checking)) {
  console.log(`${name}: ${ok ? 'passed' : 'failed'}`);
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(output);
  }
}
console.log(`${seconds(Date.now() - begun)} s in all`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Reads the report of the tests, and shows which files took longest. */
function countTests(): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as Report;
    const files = testResults
      .map(({ name, startTime, endTime }) => ({ name, took: endTime - startTime }))
      .toSorted((one, other) => other.took - one.took);
    console.log('The slowest files, in seconds:');
    for (const { name, took } of files.slice(0, 10))
      console.log(`${seconds(took).padStart(7)}  ${relative('.', name)}`);
    console.log(`${seconds(files.reduce((sum, { took }) => sum + took, 0)).padStart(7)}  all files together`);
    return {
      passed: numPassedTests,
      // A file that could not be loaded has no failed test of its own.
      failed: Math.max(numFailedTests, tests.ok ? 0 : Math.max(1, numFailedTestSuites)),
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
