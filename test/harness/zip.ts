import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

/** The files of a ZIP by name. */
export async function filesOf(zip: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries())
    if (!entry.directory) files.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())));
  return files;
}

/** What `unzip -t` says of a ZIP: the program that people have. */
export function unzipSays(zip: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-zip-'));
  try {
    writeFileSync(join(folder, 'notes.zip'), zip);
    return execFileSync('unzip', ['-t', join(folder, 'notes.zip')]).toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
