import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as pipe } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from '../adapters/database.js';
import type { WrappedKey } from '../adapters/key-store-backup.js';
import type { KeyStore } from '../adapters/key-store.js';
import { whatIsAway } from '../domain/away.js';
import { daysAfter } from '../domain/instants.js';
import { retentionPolicy } from '../domain/record-retention/standing.js';

/** Keys read or put back at once. */
const pageSize = 1_000;

/** keys-2026-11-28T090000Z.jsonl.gz: the age of a backup is in its name, so that copying makes none younger. What isn't whole yet, or never became so, ends in `.part`. */
const namePattern = /^keys-(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)(\d\d)Z\.jsonl\.gz(\.part)?$/;

/** Days after which no run writes on its part anymore. */
const partDays = 1;

/** Thrown where a folder doesn't take a backup, or doesn't let an old one go; its message says which folder, why, and what to do. */
export class BackupFolderUnusable extends Error {
  override readonly name = 'BackupFolderUnusable';

  constructor(folder: string, code: string) {
    const remedy = full.has(code) ? 'free space there' : 'name a folder that this program may write';
    super(`The backups of the key store can’t be kept in ${folder} (${code}): ${remedy}, and run it again.`);
  }
}

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Does something in a folder of backups; what the file system refuses is told as the folder's. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const ofFiles = code !== undefined && syscall !== undefined && whatIsAway(error) === null;
    throw ofFiles ? new BackupFolderUnusable(folder, code) : error;
  }
}

/** Writes all living keys, as they are wrapped, into a new file of a folder; answers its path and how many there are. Throws `BackupFolderUnusable`, and then leaves nothing there. */
export async function backUpKeys(
  keyStore: KeyStore,
  { folder, at }: { readonly folder: string; readonly at: Date },
): Promise<{ readonly path: string; readonly keys: number }> {
  const name = `keys-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.jsonl.gz`;
  const path = join(folder, name);
  const part = `${path}.part`;
  let keys = 0;
  async function* lines() {
    for (let after: string | null = null; ;) {
      const page: WrappedKey[] = await keyStore.wrappedPage({ after, limit: pageSize });
      for (const key of page) yield `${JSON.stringify(key)}\n`;
      keys += page.length;
      after = page.at(-1)?.chartId ?? null;
      if (page.length < pageSize || after === null) break;
    }
  }
  return inFolder(folder, async () => {
    await mkdir(folder, { recursive: true });
    try {
      await pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600 }));
      // Only what is whole has the name of a backup.
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { path, keys };
  });
}

/** Removes every backup of a folder that is older than a backup of the key store may be, and what runs that were killed left of theirs; answers their names. Throws `BackupFolderUnusable`. */
export async function pruneBackups({
  folder,
  at,
}: {
  readonly folder: string;
  readonly at: Date;
}): Promise<string[]> {
  return inFolder(folder, async () => {
    const old = (await readdir(folder)).filter((name) => {
      const [, day, hour, minute, second, part] = namePattern.exec(name) ?? [];
      if (day === undefined) return false;
      const madeAt = new Date(`${day}${hour}:${minute}:${second}Z`);
      return daysAfter(madeAt, part === undefined ? retentionPolicy.keyBackupDays : partDays) <= at;
    });
    for (const name of old) await rm(join(folder, name));
    return old;
  });
}

/** What a backup brought back, with the code of what ended it before its end, where something did. */
interface Restored {
  readonly keys: number;
  readonly unread: string | null;
}

/** Puts the keys of a backup back that a key store lacks, as far as the backup can be read. */
export async function restoreKeys(keyStore: KeyStore, path: string): Promise<Restored> {
  let keys = 0;
  let unread: string | null = null;
  let page: WrappedKey[] = [];
  const flush = async () => {
    keys += await keyStore.putBack(page);
    page = [];
  };
  const backup = keysIn(path, (code) => (unread = code));
  for await (const key of backup) {
    page.push(key);
    if (page.length === pageSize) await flush();
  }
  await flush();
  return { keys, unread };
}

/** Puts the keys of a backup back, and destroys again those of all charts that have a certificate: a backup may be older than their destruction. */
export async function restoreBackup(
  { db, keyStore }: { readonly db: Database; readonly keyStore: KeyStore },
  path: string,
): Promise<Restored & { readonly destroyed: number }> {
  const restored = await restoreKeys(keyStore, path);
  const certified = await db.destructionCertificate.findMany({ select: { chartId: true } });
  for (const { chartId } of certified) await keyStore.destroy(chartId);
  return { ...restored, destroyed: certified.length };
}

/** The keys of a backup, one by one; where it is cut off, damaged or not there, it ends early and the code says why. */
async function* keysIn(path: string, endedBy: (code: string) => void): AsyncGenerator<WrappedKey> {
  const text = pipe(createReadStream(path), createGunzip(), () => {}).setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as WrappedKey;
    }
  } catch (error) {
    endedBy((error as NodeJS.ErrnoException).code ?? 'damaged');
  }
}
