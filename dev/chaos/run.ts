import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mailsOnce, runChaos, type ChaosReport } from './chaos.js';
import { recordsFolder } from '../cluster/records.js';
import { grouped } from './grouped.js';
import { unmountLeft } from './small-disk.js';

/** Goes through as many cases as asked for while everything breaks, and prints what was lost; exits 1 where anything was, or where a planted bug wasn't found. */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    plant: { type: 'boolean', default: false },
    folder: { type: 'string', default: '.data/chaos' },
  },
});
unmountLeft(recordsFolder(values.folder));
rmSync(values.folder, { recursive: true, force: true });
const begun = Date.now();
const say = (line: string) =>
  console.log(`${((Date.now() - begun) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
try {
  const report = await runChaos({
    folder: values.folder,
    firstPort: Number(process.env['CLUSTER_PORT'] ?? 27_400),
    seed: Number(values.seed),
    cases: Number(values.cases),
    minutes: Math.min(15, Number(values.minutes)),
    plant: values.plant ? 'mail-before-row' : null,
    say,
  });
  const losses = print(report);
  say(losses === 0 ? 'nothing was lost' : `${losses} found`);
  if (!values.plant) process.exit(losses === 0 ? 0 : 1);
  // Of the control only the bug itself counts: mails that go before their rows.
  const isFound = report.checks[mailsOnce]?.length !== 0;
  say(isFound ? 'the planted bug was found' : 'the planted bug was not found');
  process.exit(isFound ? 0 : 1);
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? error.message : 'it could not run'}`);
  process.exit(1);
}

/** Prints the tables; answers how much was lost. */
function print({ outcomes, broken, checks }: ChaosReport): number {
  const kinds = grouped(outcomes, ({ name }) => name);
  console.table(
    Array.from(kinds, ([kind, cases]) => ({
      kind,
      cases: cases.length,
      'at their end': cases.filter(({ lost }) => lost === null).length,
      'seconds, median': median(cases.map(({ seconds }) => seconds)),
      'seconds, longest': Math.round(Math.max(...cases.map(({ seconds }) => seconds))),
    })),
  );
  console.table(Object.entries(checks).map(([promise, found]) => ({ promise, found: found.length })));
  console.log(`${broken.length} faults, ${new Set(broken).size} different ones.`);
  const losses = [...outcomes.flatMap(({ lost }) => lost ?? []), ...Object.values(checks).flat()];
  for (const loss of losses.slice(0, 40)) console.log(`  ${loss}`);
  return losses.length;
}

function median(values_: readonly number[]): number {
  return Math.round(values_.toSorted((one, other) => one - other)[Math.floor(values_.length / 2)] ?? 0);
}
