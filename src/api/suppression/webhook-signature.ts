import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which a report may be older or newer than our clock. Basis: Standard Webhooks, "Verifying webhook authenticity". */
const toleranceSeconds = 300;

/** The headers and the bytes of a report, as they came. */
export interface SignedReport {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** One or more `v1,` signatures, separated by spaces. */
  readonly signature: string;
  readonly body: Buffer;
}

/**
 * Whether one of our secrets signed a report within the last five minutes: HMAC-SHA-256 over `id.timestamp.body` (Standard Webhooks). Secrets
 * are separated by commas, so that an old one may go on while the sender changes to the new.
 */
export function signatureFits(
  secrets: string,
  { id, timestamp, signature, body }: SignedReport,
  now: Date,
): boolean {
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || age > toleranceSeconds) return false;
  const given = signature
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3))] : []));
  return secrets
    .split(',')
    .map((secret) =>
      Buffer.from(
        createHmac('sha256', keyOf(secret.trim()))
          .update(`${id}.${timestamp}.`)
          .update(body)
          .digest('base64'),
      ),
    )
    .some((expected) =>
      given.some((one) => one.length === expected.length && timingSafeEqual(one, expected)),
    );
}

/** `whsec_` announces base64; anything else is taken as it stands. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}
