import { connectDatabase } from './adapters/database.js';
import { createKeyStore } from './adapters/key-store.js';
import { loadConfig } from './config.js';
import { endWith } from './process-end.js';
import { BackupFolderUnusable, backUpKeys, pruneBackups, restoreBackup } from './records/key-backups.js';

const usage = `Usage: npm run key-store:backups -- <folder>                    backs the key store up into the folder, and removes backups of 35 days and more
       npm run key-store:backups -- <folder> --restore <file>   puts back what the key store lacks, and destroys again what was destroyed since`;

/** The one command for backups of the key store. Exits 1 where it is called another way, and with a sentence where the folder takes no backup. */
try {
  const config = loadConfig();
  const [folder, option, file] = process.argv.slice(2);
  if (folder === undefined || (option !== undefined && (option !== '--restore' || file === undefined))) {
    process.stderr.write(`${usage}\n`);
    process.exit(1);
  }
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS);
  process.stdout.write(`${file === undefined ? await keep(folder) : await restore(file)}\n`);
  await keyStore.close();

  async function keep(into: string): Promise<string> {
    const at = new Date();
    const { path, keys } = await backUpKeys(keyStore, { folder: into, at });
    const old = await pruneBackups({ folder: into, at });
    return `${keys} keys are in ${path}. Removed: ${old.join(', ') || 'nothing'}.`;
  }

  async function restore(from: string): Promise<string> {
    const db = connectDatabase(config.DATABASE_URL);
    const { keys, destroyed, unread } = await restoreBackup({ db, keyStore }, from);
    await db.$disconnect();
    const done = `${keys} keys were put back. Those of ${destroyed} destroyed charts are destroyed.`;
    if (unread === null) return done;
    process.exitCode = 1;
    return `TROUBLE: ${from} can’t be read to its end (${unread}): restore another backup, too.\n${done}`;
  }
} catch (error) {
  if (!(error instanceof BackupFolderUnusable)) endWith(error);
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
