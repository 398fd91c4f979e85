import { isGrpcServiceError } from '@temporalio/client';
import { loadConfig } from './config.js';
import { endWith } from './process-end.js';
import { connectTemporal } from './temporal/connection.js';
import { keep, letGo, makeCurrent, ramp, releasesOf, type Deployment } from './temporal/releases.js';

const usage =
  'Usage: npm run release -- status | ramp BUILD PERCENT | current BUILD | rollback FROM TO [CHANGE …] | let-go BUILD';

const percentPattern = /^(?:100|\d{1,2})$/;

/** What each word does; a word with fewer arguments than it takes is answered with the usage (runbook, "Releasing workflow code"). */
const acts: Readonly<
  Record<string, { takes: number; act: (of: Deployment, given: readonly string[]) => Promise<string> }>
> = {
  status: { takes: 0, act: async () => '' },
  ramp: {
    takes: 2,
    async act(of, [buildId = '', percent = '']) {
      if (!percentPattern.test(percent)) misused();
      await ramp(of, { buildId, percent: Number(percent) });
      return `${buildId} gets ${percent} percent.`;
    },
  },
  current: {
    takes: 1,
    async act(of, [buildId = '']) {
      await makeCurrent(of, buildId);
      return `${buildId} is current.`;
    },
  },
  rollback: {
    takes: 2,
    async act(of, [from = '', to = '', ...changes]) {
      const kept = await keep(of, { buildId: from, changes });
      await makeCurrent(of, to);
      return `${to} is current; ${kept} cases stay with ${from}, whose workers have to go on.`;
    },
  },
  'let-go': {
    takes: 1,
    act: async (of, [buildId = '']) => `${await letGo(of, buildId)} cases of ${buildId} were let go.`,
  },
};

/** Says which releases of the workers there are, or changes which of them gets cases; exits 1 where Temporal refuses. */
try {
  const config = loadConfig();
  const [word = 'status', ...given] = process.argv.slice(2);
  const wanted = acts[word];
  if (wanted === undefined || given.length < wanted.takes) misused();
  const { client, close } = connectTemporal(config);
  const of = { temporal: client, deployment: config.TEMPORAL_TASK_QUEUE };
  const done = await wanted.act(of, given);
  if (done !== '') process.stdout.write(`${done}\n`);
  for (const { buildId, standing, percent, openCases } of await releasesOf(of))
    process.stdout.write(
      `${buildId}: ${standing.toLowerCase()}${percent === null ? '' : ` (${percent} percent)`}, ${openCases} open cases\n`,
    );
  await close();
} catch (error) {
  // What Temporal says of a release names it and its task queues, and nothing else.
  if (isGrpcServiceError(error)) process.stderr.write(`Temporal refuses: ${error.details}\n`);
  endWith(error);
}

function misused(): never {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}
