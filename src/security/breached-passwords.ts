import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { PasswordListAway } from '../domain/away.js';

/** Hexadecimal digits of a SHA-1. */
const hashLength = 40;
/** Bytes that hold a whole line wherever they begin: a hash, a count of up to twenty digits, and the ends of two lines. */
const lineBytes = 128;
/** Bytes that are read at once in the end. */
const blockBytes = 4_096;

/**
 * Whether a password is in a file of breached ones: lines of SHA-1 and count in the order of the hashes, as "Have I Been Pwned" gives them out. It is looked up by halves,
 * so that a file of tens of gigabytes takes some forty small reads; the password leaves this machine in no form. No file holds none. Throws PasswordListAway where it can't be read.
 */
export async function isBreached(path: string, password: string): Promise<boolean> {
  if (path === '') return false;
  const wanted = createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase();
  try {
    return await holdsIn(path, wanted);
  } catch (error) {
    throw new PasswordListAway('The file of breached passwords cannot be read', { cause: error });
  }
}

async function holdsIn(path: string, wanted: string): Promise<boolean> {
  const file = await open(path);
  try {
    return await holds(file, wanted);
  } finally {
    await file.close();
  }
}

/** The line, if there is one, begins between `from`, where a line begins, and `to`. */
async function holds(file: FileHandle, wanted: string): Promise<boolean> {
  let from = 0;
  let to = (await file.stat()).size;
  while (to - from > blockBytes) {
    const middle = from + Math.floor((to - from) / 2);
    const text = await read(file, middle, lineBytes);
    const end = text.indexOf('\n');
    const hash = text.slice(end + 1, end + 1 + hashLength).toUpperCase();
    if (end >= 0 && hash !== '' && hash <= wanted) from = middle + end + 1;
    else to = middle + 1;
  }
  const lines = (await read(file, from, to - from + lineBytes)).toUpperCase().split('\n');
  return lines.some((line) => line.slice(0, hashLength) === wanted);
}

async function read(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
