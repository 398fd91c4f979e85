import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;

/** Seals a note's text with its chart's key: version byte, nonce, ciphertext, tag; bound to the note's id. */
export function sealText(chartKey: Uint8Array, noteId: string, text: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', chartKey, nonce).setAAD(Buffer.from(noteId));
  const sealed = Buffer.concat([
    Buffer.of(version),
    nonce,
    cipher.update(text, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return new Uint8Array(sealed);
}

/** Opens a note's text; throws when it was altered, belongs to another note, or the key is another's. */
export function openText(chartKey: Uint8Array, noteId: string, sealed: Uint8Array): string {
  if (sealed[0] !== version) throw new Error('A note has an unknown format');
  const decipher = createDecipheriv('aes-256-gcm', chartKey, sealed.subarray(1, 13), { authTagLength: 16 })
    .setAAD(Buffer.from(noteId))
    .setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(13, sealed.length - 16)), decipher.final()]).toString(
    'utf8',
  );
}
