import type { Request } from 'express';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/**
 * Whether one of our secrets signed a report within the last five minutes (Standard Webhooks, "Verifying webhook authenticity"). Secrets are
 * separated by commas, so that an old one may go on while the sender changes to the new; `whsec_` announces base64, anything else is taken as it is.
 */
export function isSigned(secrets: string, request: Request, body: Buffer): boolean {
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, request.get(name) ?? '']),
  );
  return secrets.split(',').some((secret) => {
    try {
      webhookOf(secret.trim()).verify(body, headers, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  });
}

function webhookOf(secret: string): Webhook {
  return secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
}
