import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { configure, ZipWriter } from '@zip.js/zip.js';
import type { SealedStore, StoredObject } from '../sealed-store.js';
import { fillWhileStored } from './while-stored.js';

configure({ useWebWorkers: false });

/** A file of an archive: its name and where its bytes come from. */
export interface ArchiveFile {
  readonly name: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What the manifest says of a file. */
export interface ManifestFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Streams files into one ZIP in the store; `last` makes the manifest, which closes it, from the hashes of all others.
 * Nothing is held but what is under way.
 */
export async function writeArchive(
  records: SealedStore,
  key: string,
  files: AsyncIterable<ArchiveFile>,
  last: (written: readonly ManifestFile[]) => { name: string; text: string },
  onFile: (name: string) => void,
): Promise<StoredObject> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>(
    undefined,
    { highWaterMark: 8 },
    { highWaterMark: 8 },
  );
  const zipped = Readable.fromWeb(pipe.readable as Parameters<typeof Readable.fromWeb>[0]);
  return fillWhileStored([zipped], records.put(key, zipped), () =>
    fill(new ZipWriter(pipe.writable), files, last, onFile),
  );
}

async function fill(
  zip: ZipWriter<unknown>,
  files: AsyncIterable<ArchiveFile>,
  last: (written: readonly ManifestFile[]) => { name: string; text: string },
  onFile: (name: string) => void,
): Promise<void> {
  const written: ManifestFile[] = [];
  const add = async ({ name, open }: ArchiveFile) => {
    const hash = createHash('sha256');
    let size = 0;
    const counted = async function* () {
      for await (const chunk of open()) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    await zip.add(name, Readable.toWeb(Readable.from(counted(), { objectMode: false })) as ReadableStream, {
      level: 6,
    });
    written.push({ name, size, sha256: hash.digest('hex') });
    onFile(name);
  };
  for await (const file of files) await add(file);
  const { name, text } = last(written);
  await add({ name, open: () => Readable.from([Buffer.from(text)]) });
  await zip.close();
}
