import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RecordStore } from '../ports.js';

/** Objects as files below a folder; a file appears under its key by one rename once all of it is on disk. */
export function createDiskRecordStore(root: string): RecordStore {
  const pathOf = (key: string) => {
    const path = resolve(join(root, key));
    if (!path.startsWith(resolve(root) + sep)) throw new Error('A record key leads out of the store');
    return path;
  };
  return {
    async put(key, source) {
      const path = pathOf(key);
      const unfinished = `${path}.${randomUUID()}.part`;
      await mkdir(dirname(path), { recursive: true });
      try {
        // Open before it is written to: a source that breaks off at once must not leave a file that is made after its removal.
        const file = await open(unfinished, 'w');
        await pipeline(source, file.createWriteStream());
        await flush(unfinished);
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async get(key, range) {
      const path = pathOf(key);
      return createReadStream(path, range ? { start: range.start, end: range.end - 1 } : {});
    },
    async size(key) {
      return stat(pathOf(key)).then(
        (entry) => entry.size,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null;
          throw error;
        },
      );
    },
    async deleteFolder(folder) {
      await rm(pathOf(folder), { recursive: true, force: true });
    },
  };
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
