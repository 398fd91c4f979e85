import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checks that come before the tests; each counts as one test in the last line. */
const checks = [
  ['format', ['prettier', '--check', '--log-level=warn', '.']],
  ['lint', ['oxlint', '--type-aware', '--quiet']],
  ['types', ['tsc']],
  ['unused', ['knip', '--no-progress', '--no-config-hints']],
] as const;

let passed = 0;
let failed = 0;
for (const [name, command] of checks) {
  console.log(`test: ${name} …`);
  const ok = run(command);
  if (ok) passed += 1;
  else failed += 1;
}

console.log('test: tests …');
const folder = mkdtempSync(join(tmpdir(), 'headway-report-'));
const report = join(folder, 'report.json');
const finished = run([
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<string, number>;
  passed += numPassedTests ?? 0;
  // A file that could not be loaded has no failed test of its own.
  failed += Math.max(numFailedTests ?? 0, finished ? 0 : Math.max(1, numFailedTestSuites ?? 0));
} catch {
  failed += 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run(command: readonly string[]): boolean {
  const [program = '', ...parameters] = command;
  return spawnSync(join('node_modules', '.bin', program), parameters, { stdio: 'inherit' }).status === 0;
}
