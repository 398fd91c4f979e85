// `npm run test:node24 -- PATHS`: runs `npm test` on the Node.js that is shipped, which setup has brought into the cache.
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import process from 'node:process';
import { findShippedNode } from './tools.mjs';

const PATH = [findShippedNode(), process.env.PATH].join(delimiter);
const { status } = spawnSync('npm', ['test', '--', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATH },
});
process.exit(status ?? 1);
