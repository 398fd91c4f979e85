import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { until } from './until.js';

/**
 * The folder of what `npm run build` makes, made once a run by the first file that asks while the others wait: a program that is not
 * translated anew at each start is there in a fraction of the time.
 */
export async function builtFolder(): Promise<string> {
  const { builtFolder: folder } = inject('stack');
  const built = `${folder}/built`;
  if (isFirst(`${folder}/begun`)) {
    await promisify(execFile)(process.execPath, ['scripts/build.mjs', `${folder}/building`]);
    renameSync(`${folder}/building`, built);
  }
  await until('the programs are built', async () => existsSync(built), 240_000);
  return built;
}

/** Of several processes exactly one makes a folder. */
function isFirst(mark: string): boolean {
  try {
    mkdirSync(mark);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
