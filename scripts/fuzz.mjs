import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** Sends strange requests to every route as everyone: `npm run check:fuzz -- --seed 7 --minutes 10`. Without a seed each run has its own, and says it. */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string', default: '3' } },
});
const seed = values.seed ?? String(Date.now() % 1_000_000);
console.log(`fuzz: seed ${seed}, ${values.minutes} min`);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/api/fuzz.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_MINUTES: values.minutes },
});
process.exit(status ?? 1);
