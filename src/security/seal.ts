import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
/** How many bytes the tag at the end of everything sealed has. */
export const tagBytes = 16;

/** Seals bytes with a 256-bit key, bound to what they are for: a random nonce of 12 bytes, the ciphertext, a tag of 16. */
export function seal(key: Uint8Array, boundTo: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  return Buffer.concat([nonce, sealWithNonce(key, nonce, boundTo, plain)]);
}

/** Undoes `seal`; throws when the key or the binding differs, or the bytes were altered. */
export function open(key: Uint8Array, boundTo: string, sealed: Uint8Array): Buffer {
  return openWithNonce(key, sealed.subarray(0, nonceBytes), boundTo, sealed.subarray(nonceBytes));
}

/** Seals bytes under a nonce that the caller never uses twice with this key: the ciphertext, then a tag of 16 bytes. */
export function sealWithNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  boundTo: string,
  plain: Uint8Array,
): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(boundTo));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `sealWithNonce`; throws when the key, the nonce or the binding differs, or the bytes were altered. */
export function openWithNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  boundTo: string,
  sealed: Uint8Array,
): Buffer {
  const tagAt = sealed.length - tagBytes;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]);
}
