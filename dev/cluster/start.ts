import { startCluster } from './cluster.js';
import { untilInterrupted } from '../stack.js';

const folder = process.argv[2] ?? '.data/cluster';
const stopping = untilInterrupted();

try {
  const cluster = await startCluster({
    folder,
    firstPort: Number(process.env['CLUSTER_PORT'] ?? 27_000),
    say: (line) => console.log(`cluster: ${line}`),
  });
  console.log(
    '\nEverything runs; any process may be killed (kill -9), and is started again. Ctrl-C stops it.\n',
  );
  for (const [name, place] of Object.entries(cluster.addresses)) console.log(`  ${name.padEnd(16)} ${place}`);
  console.log('');
  for (const [name, pid] of Object.entries(cluster.processes()))
    console.log(`  ${name.padEnd(24)} process ${pid}`);
  await stopping;
  console.log('\ncluster: stopping …');
  await cluster.stop();
  process.exit(0);
} catch (error) {
  console.error(`cluster: ${error instanceof Error ? error.message : 'it could not start'}`);
  process.exit(1);
}
