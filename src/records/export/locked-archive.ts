import { Readable } from 'node:stream';
import { Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

/** Strength 3 of the AE-2 specification: AES with a key of 256 bits. */
const aes256 = 3;

/**
 * Puts a file into a ZIP that only its passphrase opens: AES-256 as AE-2 (WinZip's specification), which 7-Zip, The Unarchiver and Keka read. The file is a
 * ZIP itself, so that the names of its files, which a ZIP doesn't encrypt, can't be read either. The result is held in memory: callers bound its size.
 */
export async function lockedArchive(
  file: { readonly name: string; readonly content: Readable },
  passphrase: string,
): Promise<Buffer> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    password: passphrase,
    encryptionStrength: aes256,
    // What is inside is compressed.
    level: 0,
    useWebWorkers: false,
  });
  await zip.add(file.name, Readable.toWeb(file.content) as ReadableStream);
  return Buffer.from(await zip.close());
}
