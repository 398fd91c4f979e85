import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runChaos, type ChaosReport } from './chaos.js';
import { grouped } from './grouped.js';
import { unmountLeft } from './small-disk.js';
import { controlTroubles, lossesOf } from './verdict.js';

/** Goes through as many cases as asked for while everything breaks, and prints what was lost; exits 1 where anything was, or where a planted bug wasn't found. */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    plant: { type: 'boolean', default: false },
    'without-disks': { type: 'boolean', default: false },
    folder: { type: 'string', default: '.data/chaos' },
  },
});
unmountLeft(values.folder);
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
    disks: !values['without-disks'],
    say,
  });
  print(report);
  const losses = lossesOf(report);
  for (const loss of losses.slice(0, 40)) console.log(`  ${loss}`);
  if (!values.plant) {
    say(losses.length === 0 ? 'nothing was lost' : `${losses.length} found`);
    process.exit(losses.length === 0 ? 0 : 1);
  }
  const troubles = controlTroubles(report);
  for (const trouble of troubles) console.log(`  of the control: ${trouble}`);
  say(troubles.length === 0 ? 'the planted bug was found, and nothing else' : 'the control failed');
  process.exit(troubles.length === 0 ? 0 : 1);
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? error.message : 'it could not run'}`);
  process.exit(1);
}

/** Prints the tables, and which faults came how often. */
function print({ outcomes, broken, neverCame, checks }: ChaosReport): void {
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
  console.log(`${broken.length} faults, ${new Set(broken.map(({ name }) => name)).size} different ones.`);
  if (neverCame.length > 0) console.log(`Never came: ${neverCame.join(', ')}.`);
  if (values['without-disks']) console.log('No disk was filled, as --without-disks says.');
}

function median(values_: readonly number[]): number {
  return Math.round(values_.toSorted((one, other) => one - other)[Math.floor(values_.length / 2)] ?? 0);
}
