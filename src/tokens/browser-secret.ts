import { createHash, randomBytes } from 'node:crypto';

/** A fresh secret of 256 bits for a cookie, and the hash that is kept of it: of a session, a remembered device or a download. */
export function newBrowserSecret(): { readonly secret: string; readonly secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, secretHash: hashOfSecret(secret) };
}

/** The SHA-256 that the database keeps of a browser's secret. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
