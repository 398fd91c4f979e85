import { open, seal } from '../security/seal.js';

const version = 1;

/** Seals a note's text with its chart's key: version byte, nonce, ciphertext, tag; bound to the note's id. */
export function sealText(chartKey: Uint8Array, noteId: string, text: string): Uint8Array<ArrayBuffer> {
  const sealed = seal(chartKey, noteId, Buffer.from(text));
  return new Uint8Array(Buffer.concat([Buffer.of(version), sealed]));
}

/** Opens a note's text; throws when it was altered, belongs to another note, or the key is another's. */
export function openText(chartKey: Uint8Array, noteId: string, sealed: Uint8Array): string {
  if (sealed[0] !== version) throw new Error('A note has an unknown format');
  return open(chartKey, noteId, sealed.subarray(1)).toString('utf8');
}
