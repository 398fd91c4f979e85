import { spawn, spawnSync } from 'node:child_process';
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

/** What needs the production Temporal server and the built programs: `--all` brings both, and runs it after the rest, alone on the machine. */
const apart = ['test/cluster'];

/** A chaos that is short; `npm run chaos` takes longer ones. */
const shortChaos = ['tsx', 'dev/chaos/run.ts', '--cases', '24', '--minutes', '4'];

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

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const begun = Date.now();
const given = process.argv.slice(2);
const isChaos = given.includes('--chaos');
const isAll = given.includes('--all');
const wanted = given.filter((argument) => argument !== '--chaos' && argument !== '--all');
const without = (folders: readonly string[]) => folders.flatMap((folder) => ['--exclude', `${folder}/**`]);
const selection = isChaos
  ? chaos
  : wanted.length > 0
    ? wanted
    : without(isAll ? apart : [...chaos, ...apart]);

if (isAll) {
  const { status } = spawnSync('npm', ['run', '--silent', 'pretest:cluster'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const checking = isChaos
  ? []
  : checks.map(async ([name, command]) => ({ name, ...(await run(command, 'pipe')) }));
const counts = [await runTests(selection)];
if (isAll) counts.push(await runTests([...apart, '--no-file-parallelism']));
const outcomes = await Promise.all(checking);
if (isAll) outcomes.push({ name: 'chaos', ...(await run(shortChaos, 'pipe')) });
for (const { name, ok, output } of outcomes) {
  console.log(`${name}: ${ok ? 'passed' : 'failed'}`);
  counts.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
  if (!ok) console.log(output);
}
const sum = (of: keyof Count) => counts.reduce((all, count) => all + count[of], 0);
console.log(`${seconds(Date.now() - begun)} s in all`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);

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
      // A file that couldn't be loaded has no failed test of its own.
      failed: Math.max(numFailedTests, ok ? 0 : Math.max(1, numFailedTestSuites)),
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
