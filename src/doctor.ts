import { taskQueuesOf } from './protocol/task-queues.js';
import { connectDatabase } from './adapters/database.js';
import { createKeyStore } from './adapters/key-store.js';
import { createRecordStore } from './adapters/record-store.js';
import { standingOf } from './cases/worker-heartbeats.js';
import { loadConfig, type Config } from './config.js';
import { standingWords } from './domain/worker-standing.js';
import { endingWords, endWith } from './process-end.js';
import { checkNewestAnchor, isSound } from './records/audit-anchor.js';
import { compareStores } from './records/compare-stores.js';
import { connectTemporal } from './temporal/connection.js';

/** What a check found: one sentence, and whether an engineer has to do something. */
interface Finding {
  readonly well: boolean;
  readonly sentence: string;
}

/** Milliseconds that a check of something outside may take. */
const patienceMs = 10_000;

/**
 * Says in sentences how the back office is: both databases and whether they fit, Temporal, the workers, the record store and the trail's anchor. Exits 1
 * when something is not well. `--every-chart` looks at every chart and key instead of counts and the newest thousand of each.
 */
try {
  const config = loadConfig();
  const db = connectDatabase(config.DATABASE_URL);
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS);
  const recordStore = createRecordStore(config.RECORD_STORE_URL);
  const depth = process.argv.includes('--every-chart') ? 'every' : 'newest';
  const checks: readonly (readonly [name: string, check: () => Promise<Finding[]>])[] = [
    ['Charts and keys', () => chartsAndKeys()],
    ['Temporal', () => temporalAnswers(config)],
    ['Workers', () => workers()],
    ['Record store', () => recordStoreAnswers()],
    ['Audit trail', () => anchor()],
  ];
  let well = true;
  for (const [name, check] of checks)
    for (const finding of await findingsOf(check)) {
      well &&= finding.well;
      process.stdout.write(`${finding.well ? 'well   ' : 'TROUBLE'}  ${name}: ${finding.sentence}\n`);
    }
  process.exit(well ? 0 : 1);

  async function chartsAndKeys(): Promise<Finding[]> {
    const { charts, keys, findings } = await compareStores({ db, keyStore }, depth);
    const compared = depth === 'every' ? 'all were compared' : 'the newest 1,000 of each were compared';
    return findings.length === 0
      ? [{ well: true, sentence: `${charts} charts have a key, the store has ${keys}; ${compared}.` }]
      : findings.map(({ kind, sentence }) => ({ well: kind === 'keys-unused', sentence }));
  }
  async function workers(): Promise<Finding[]> {
    return (await standingOf(db, taskQueuesOf(config.TEMPORAL_TASK_QUEUE))).flatMap((standing) => [
      { well: standing.standing === 'alive', sentence: standingWords(standing) },
      ...standing.troubles.map((sentence) => ({ well: false, sentence })),
    ]);
  }
  async function recordStoreAnswers(): Promise<Finding[]> {
    await recordStore.size('audit-anchors/doctor');
    return [{ well: true, sentence: 'It answers.' }];
  }
  async function anchor(): Promise<Finding[]> {
    const finding = await checkNewestAnchor({ db, recordStore, config, clock: () => new Date() });
    return [{ well: isSound(finding), sentence: finding.sentence }];
  }
} catch (error) {
  endWith(error);
}

async function temporalAnswers(config: Config): Promise<Finding[]> {
  const { client, close } = connectTemporal(config);
  await client.withDeadline(Date.now() + patienceMs, () => client.workflowService.getSystemInfo({}));
  await close();
  return [{ well: true, sentence: 'It answers.' }];
}

/** A part that is away is a finding, and does not keep the other checks from being made. */
async function findingsOf(check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [{ well: false, sentence: endingWords(error).split('\n')[0] ?? '' }];
  }
}
