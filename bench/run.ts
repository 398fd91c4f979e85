import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAccept } from './accept.js';
import { benchHostileExports, benchLargeExport } from './beside-exports.js';
import { benchContact } from './contact.js';
import { benchContractTermination } from './contract-termination.js';
import { benchCrowd } from './crowd.js';
import { benchGettingIn } from './getting-in.js';
import { benchLists } from './lists.js';
import { benchNoteExport } from './note-export.js';
import { benchProcessorTime } from './processor-time.js';
import { benchRecovery } from './recovery.js';
import { benchRetention } from './retention.js';
import { benchStatements } from './statements.js';
import { openBenchStack } from './stack.js';
import { judge, type Row } from './targets.js';
import { benchThroughput } from './throughput.js';
import { benchTwoFactor } from './two-factor.js';

const benchmarks = {
  accept: benchAccept,
  'note-export': benchNoteExport,
  'hostile-exports': benchHostileExports,
  'large-export': benchLargeExport,
  'contract-termination': benchContractTermination,
  'getting-in': benchGettingIn,
  'two-factor': benchTwoFactor,
  crowd: benchCrowd,
  throughput: benchThroughput,
  'processor-time': benchProcessorTime,
  contact: benchContact,
  retention: benchRetention,
  lists: benchLists,
  statements: benchStatements,
} as const;

/** On the cluster, which is a stack of its own. */
const onCluster = { recovery: benchRecovery } as const;
const known = [...Object.keys(benchmarks), ...Object.keys(onCluster)];

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { production: { type: 'boolean', default: false } },
});
const engine = values.production ? 'production' : 'development';
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`bench: no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(1);
}
console.log('bench: building what is measured …');
if (spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' }).status !== 0) process.exit(1);

const rows: Row[] = [];
for (const [name, bench] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`bench: ${name} (minutes) …`);
  const stack = await openBenchStack(engine);
  try {
    rows.push(...(await bench(stack)));
  } finally {
    await stack.close();
  }
}
for (const [name, bench] of Object.entries(onCluster)) {
  if (!wanted.includes(name)) continue;
  console.log(`bench: ${name} (minutes) …`);
  rows.push(...(await bench()));
}

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};
console.log(
  `\n${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}; Node ${process.version}, Temporal SDK ${dependencies['@temporalio/worker']}, Prisma ${dependencies['@prisma/client']}, PostgreSQL 18 with fsync, Temporal's ${engine} server\n`,
);
const { lines, unknownMisses } = judge(rows);
console.table(lines);
if (unknownMisses > 0)
  console.error(
    `bench: ${unknownMisses} targets are missed that docs/performance.md doesn't state as missed`,
  );
process.exit(unknownMisses === 0 ? 0 : 1);
