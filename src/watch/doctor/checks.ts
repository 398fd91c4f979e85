import type { Connection } from '@temporalio/client';
import { connectDatabase, type Database } from '../../adapters/database.js';
import { createKeyStore, type KeyStore } from '../../adapters/key-store.js';
import { createRecordStore } from '../../adapters/record-store.js';
import { standingOf } from '../../cases/worker-heartbeats.js';
import type { Config } from '../../config.js';
import { standingWords } from '../../domain/worker-standing.js';
import type { RecordStore } from '../../ports.js';
import { taskQueuesOf } from '../../protocol/task-queues.js';
import { checkNewestAnchor, isSound } from '../../records/audit-anchor.js';
import { compareStores } from '../../records/compare-stores.js';
import { connectImpatiently } from '../../temporal/connection.js';
import { expectedSchedules } from '../../temporal/schedules.js';
import { casesAndWorkflows } from './cases.js';
import { certificates } from './certificates.js';
import { connections } from './connections.js';
import { databaseClocks, databaseVersions, databaseWays, migrations, wayFinding } from './databases.js';
import { examine, trouble, well, type Check, type Finding } from './finding.js';
import { nodeVersion } from './node-version.js';
import { recordStoreWorks, relayAnswers, scannerAnswers, twilioAnswers } from './outside.js';
import { schedulesRun } from './schedules.js';
import { attributes, retention, serverVersion } from './temporal.js';

/** How thoroughly charts and keys are compared. */
type Depth = Parameters<typeof compareStores>[1];

/** What the checks ask. */
interface Asked {
  readonly config: Config;
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly recordStore: RecordStore;
  readonly connection: Connection;
  readonly depth: Depth;
}

/** Looks at everything that a configuration names and says it line by line; answers whether all is well. */
export async function examineAll(
  config: Config,
  { depth, ...told }: { readonly depth: Depth } & Parameters<typeof examine>[1],
): Promise<boolean> {
  const db = connectDatabase(config.DATABASE_URL);
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS);
  const connection = connectImpatiently(config);
  const recordStore = createRecordStore(config.RECORD_STORE_URL);
  try {
    return await examine(checksOf({ config, db, keyStore, recordStore, connection, depth }), told);
  } finally {
    await Promise.allSettled([connection.close(), keyStore.close(), db.$disconnect()]);
  }
}

/** Everything that is looked at, in the order in which one thing rests on another. */
function checksOf({ config, db, keyStore, recordStore, connection, depth }: Asked): Check[] {
  const temporal = { connection, namespace: config.TEMPORAL_NAMESPACE };
  const production = config.NODE_ENV === 'production';
  const row = (part: string, remedy: string, find: Check['find']): Check => ({ part, remedy, find });
  const database = 'Start PostgreSQL, or set DATABASE_URL and KEY_STORE_URL (runbook, "PostgreSQL away").';
  const server = 'Start Temporal, or set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE (runbook, "Temporal away").';
  const store = 'Set RECORD_STORE_URL to a folder or bucket that the back office may write, read and empty.';
  return [
    row('Configuration', '', async () => [well(`Every variable is valid, for ${config.NODE_ENV}.`)]),
    row('Node.js', '', async () => [nodeVersion(process.versions.node)]),
    row('PostgreSQL', database, () => databaseVersions(config)),
    row('Clocks', database, () => databaseClocks(config)),
    row('Ways', database, async () => [
      ...(await databaseWays(config, production)),
      wayFinding('Temporal', {
        encrypted: config.TEMPORAL_TLS === 'on',
        host: new URL(`temporal://${config.TEMPORAL_ADDRESS}`).hostname,
        production,
      }),
    ]),
    row(
      'Certificates',
      'Let this program read the files of certificates that the configuration names (runbook, "An open way").',
      async () => certificates(config, new Date()),
    ),
    row('Connections', database, () => connections(config, config.DATABASE_POOL)),
    row('Migrations', 'Migrate: node dist/prisma/migrate.js, as the owner.', () =>
      migrations(config.DATABASE_URL),
    ),
    row('Charts and keys', database, () => chartsAndKeys({ db, keyStore, config }, depth)),
    row('Temporal', server, () => serverVersion(temporal)),
    row('Retention', server, () => retention(temporal)),
    row('Search attributes', server, () => attributes(temporal)),
    row('Schedules', server, () => schedulesRun(temporal, expectedSchedules(config), new Date())),
    row('Cases', server, () =>
      casesAndWorkflows({ ...temporal, db, taskQueue: config.TEMPORAL_TASK_QUEUE }, depth),
    ),
    row('Workers', database, () => workers(db, config)),
    row('Record store', store, () => recordStoreWorks(recordStore)),
    row('Audit trail', store, async () => {
      const finding = await checkNewestAnchor({ db, recordStore, config, clock: () => new Date() });
      return [
        isSound(finding)
          ? well(finding.sentence)
          : trouble(finding.sentence, 'Runbook, "Audit chain broken".'),
      ];
    }),
    row('SMTP', 'Set SMTP_URL to a relay that lets us in (runbook, "Relay refuses mail").', () =>
      relayAnswers(config.SMTP_URL),
    ),
    row(
      'Twilio',
      'Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_URL (runbook, "Codes do not arrive").',
      () => twilioAnswers(config),
    ),
    row('Scanner', 'Start clamd, or set SCANNER_URL (runbook, "Files are not taken").', () =>
      scannerAnswers(config.SCANNER_URL),
    ),
  ];
}

async function chartsAndKeys(
  stores: Pick<Asked, 'db' | 'keyStore' | 'config'>,
  depth: Depth,
): Promise<Finding[]> {
  const { charts, keys, findings } = await compareStores(stores, depth);
  const compared = depth === 'every' ? 'all were compared' : 'the newest 1,000 of each were compared';
  return findings.length === 0
    ? [well(`${charts} charts have a key, the store has ${keys}; ${compared}.`)]
    : findings.map(({ kind, sentence }) =>
        kind === 'keys-unused' ? well(sentence) : trouble(sentence, 'Runbook, "Chart key missing".'),
      );
}

async function workers(db: Database, config: Config): Promise<Finding[]> {
  const start = 'Runbook, "Worker down" and "Worker keeps dying".';
  return (await standingOf(db, taskQueuesOf(config.TEMPORAL_TASK_QUEUE))).flatMap((standing) => [
    standing.standing === 'alive' ? well(standingWords(standing)) : trouble(standingWords(standing), start),
    ...standing.troubles.map((sentence) => trouble(sentence, start)),
  ]);
}
