import { createHash, randomUUID } from 'node:crypto';

/**
 * What a press of a button is known by, of one length whatever came with it: the key of its form, with who pressed and what they said, since a browser's Back button brings a
 * form back with its key. The same press again is one; the same key with other words is another, and so is every press without a key.
 */
export function keyOfPress(formKey: string, said: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([formKey || randomUUID(), ...said]))
    .digest('base64url');
}
