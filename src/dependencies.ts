import type { Client as TemporalClient } from '@temporalio/client';
import { createScanner } from './adapters/clamd.js';
import { connectDatabase, programNames, type Database } from './adapters/database.js';
import { createKeyStore, type KeyStore } from './adapters/key-store.js';
import { createLog, type Log } from './adapters/log.js';
import { createRecordStore } from './adapters/record-store.js';
import { createSmtpMailer } from './adapters/smtp.js';
import { createCodeSender } from './adapters/twilio-codes.js';
import { createTwilioPhone } from './adapters/twilio.js';
import type { Config } from './config.js';
import type { CodeSender, FileScanner, Mailer, Phone, RecordStore } from './ports.js';
import { createChartThreads, type ChartThreads } from './records/export/chart-threads.js';
import { createSealedStore, type SealedStore } from './records/sealed-store.js';
import { connectTemporal } from './temporal/connection.js';

/** Everything outside the program, opened once a process and handed to the code that needs it. */
export interface Dependencies {
  readonly config: Config;
  readonly db: Database;
  /** For lists that may be seconds old: a standby where the configuration names one, else `db` itself. */
  readonly replica: Database;
  readonly temporal: TemporalClient;
  readonly mailer: Mailer;
  readonly phone: Phone;
  readonly codeSender: CodeSender;
  readonly records: SealedStore;
  /** The store below `records`, as it is: for what has to be readable without our keys. */
  readonly recordStore: RecordStore;
  readonly keyStore: KeyStore;
  /** Looks through what people send; finds all well where the configuration names none. */
  readonly scanner: FileScanner;
  /** Threads that render charts; none runs before it is needed. */
  readonly threads: ChartThreads;
  readonly clock: () => Date;
  readonly log: Log;
}

/** Opens the outside world as the configuration names it; `close` lets go of it in the reverse order. */
export function connectDependencies(config: Config): Dependencies & { close(): Promise<void> } {
  const bounds = {
    pool: config.DATABASE_POOL,
    statementSeconds: config.DATABASE_STATEMENT_SECONDS,
    program: programNames.ofThis,
  };
  const db = connectDatabase(config.DATABASE_URL, bounds);
  const { DATABASE_REPLICA_URL: replicaUrl } = config;
  const replica = replicaUrl === '' ? db : connectDatabase(replicaUrl, bounds);
  const temporal = connectTemporal(config);
  const mailer = createSmtpMailer(config.SMTP_URL, config.MAIL_FROM);
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS, bounds);
  const recordStore = createRecordStore(config.RECORD_STORE_URL);
  const records = createSealedStore(recordStore, config.RECORD_KEYS);
  const threads = createChartThreads();
  return {
    config,
    db,
    replica,
    temporal: temporal.client,
    mailer,
    phone: createTwilioPhone(config),
    codeSender: createCodeSender(config),
    records,
    recordStore,
    keyStore,
    scanner: createScanner(config.SCANNER_URL),
    threads,
    clock: () => new Date(),
    log: createLog(config.LOG_LEVEL),
    async close() {
      await threads.close();
      await temporal.close();
      mailer.close();
      await keyStore.close();
      await db.$disconnect();
      if (replica !== db) await replica.$disconnect();
    },
  };
}
