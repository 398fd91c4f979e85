// `npm run build`: the programs, the migrations, the workflows' bundle and the list of packages that they need (for `npm ci`) in `dist`, or in the folder given.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeShipped } from './shipped.mjs';

const folder = process.argv[2] ?? 'dist';
const node = process.execPath;
const tsc = 'node_modules/typescript/bin/tsc';

rmSync(folder, { recursive: true, force: true });
run(node, ['scripts/generate.mjs']);
writeShipped(folder);
run(node, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder]);
run(node, [tsc, '-p', 'prisma/tsconfig.build.json', '--outDir', join(folder, 'prisma')]);
copyFileSync('src/temporal/failure-converter.cjs', join(folder, 'temporal/failure-converter.cjs'));
for (const name of ['migrations', 'schema.prisma', 'key-store.sql'])
  cpSync(join('prisma', name), join(folder, 'prisma', name), { recursive: true });
const { bundleWorkflows } = await import(pathToFileURL(resolve(folder, 'temporal/bundle.js')).href);
writeFileSync(join(folder, 'workflow-bundle.js'), (await bundleWorkflows()).code);

function run(program, parameters) {
  const { status } = spawnSync(program, parameters, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
