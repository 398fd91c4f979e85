import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../domain/ids.js';

/** Makes the id of a new row: a UUIDv7, so that rows sort by when they were made. */
export function newId(at: Date): string {
  return uuidv7(at, randomBytes(10));
}
