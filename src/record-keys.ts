import { connectDatabase } from './adapters/database.js';
import { createKeyStore } from './adapters/key-store.js';
import { loadConfig } from './config.js';
import { endWith } from './process-end.js';
import { sealAnew, sealedUnder } from './records/record-key-change.js';

const usage = `Usage: npm run record-keys -- status   says what each record key still opens
       npm run record-keys -- change   wraps chart keys and seals texts anew under the first record key; called again it goes on`;

/** The command for a change of the record key. Exits 1 where it is called another way, and where something can't be opened. */
try {
  const config = loadConfig();
  const [word = 'status'] = process.argv.slice(2);
  if (word !== 'status' && word !== 'change') {
    process.stderr.write(`${usage}\n`);
    process.exit(1);
  }
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS);
  const db = connectDatabase(config.DATABASE_URL);
  const sealing = { db, keyStore, config };
  if (word === 'change') {
    const { chartKeys, texts, unopened } = await sealAnew(sealing);
    process.stdout.write(`${chartKeys} chart keys were wrapped anew, ${texts} texts sealed anew.\n`);
    if (unopened.length > 0) {
      const first = unopened.slice(0, 5).join(', ');
      process.stdout.write(
        `TROUBLE: ${unopened.length} can’t be opened with RECORD_KEYS and stay as they are, such as ${first}.\n`,
      );
      process.exitCode = 1;
    }
  }
  const counts = await sealedUnder(sealing);
  const lines = new Map([...config.RECORD_KEYS.map(({ id }) => [id, 0] as const), ...counts]);
  for (const [id, count] of lines) process.stdout.write(`${id}: opens ${count} keys and texts\n`);
  await keyStore.close();
  await db.$disconnect();
} catch (error) {
  endWith(error);
}
