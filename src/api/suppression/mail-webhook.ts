import express, { Router } from 'express';
import { z } from 'zod';
import { parseEmail } from '../../domain/email-address.js';
import { isRefusal } from '../../domain/refusals.js';
import { storable } from '../../domain/storable-text.js';
import type { SuppressionReason } from '../../domain/suppression/suppression.js';
import { takeReport } from '../../operations/suppression/reported.js';
import { sendProblem, type PortalContext } from '../http/context.js';
import { isSigned } from './webhook-signature.js';

/** What the mail relay reports; other fields are none of our business. */
const report = z.object({
  // PostgreSQL knows no year 0, and no relay reports of a time before mail.
  timestamp: z.iso.datetime({ offset: true }).refine((at) => Date.parse(at) > 0),
  data: z.object({
    // Relays write it as in the header of the mail: <Name@Example.com>.
    address: z.string().transform((written, told) => {
      const address = parseEmail(written);
      if (!isRefusal(address)) return address;
      told.addIssue('no address');
      return z.NEVER;
    }),
    // Who says nothing of it reports what is final: what may pass has types of its own.
    permanent: z.boolean().nullish(),
  }),
});

/** What a report is about, in whatever capitals; other types are none of our business either, and are taken without a word. */
const kind = z.object({ type: z.string().trim().toLowerCase() });

const reasons: ReadonlyMap<string, SuppressionReason> = new Map([
  ['mail.bounced', 'bounced'],
  ['mail.complained', 'complained'],
]);

/** Bounces and complaints, as the mail relay reports them after it has taken a mail (Standard Webhooks). */
export function mailWebhookRoutes({ dependencies }: PortalContext): Router {
  const router = Router();
  // The signature covers the bytes as they came.
  const raw = express.raw({ type: () => true, limit: '100kb' });
  router.post('/webhooks/mail', raw, async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!isSigned(dependencies.config.MAIL_WEBHOOK_SECRET, request, body))
      return sendProblem(response, 'signature-wrong');
    const read = readJson(body);
    if (read === undefined) return sendProblem(response, 'body-malformed');
    const known = kind.safeParse(read);
    if (!known.success) return sendProblem(response, 'report-malformed');
    const reason = reasons.get(known.data.type);
    if (reason === undefined) return response.status(204).end();
    const parsed = report.safeParse(read);
    if (!parsed.success) return sendProblem(response, 'report-malformed');
    const { timestamp, data } = parsed.data;
    if (data.permanent !== false)
      await takeReport(dependencies, { address: data.address, reason, at: new Date(timestamp) });
    response.status(204).end();
  });
  return router;
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'), (_name, value: unknown) =>
      typeof value === 'string' ? storable(value) : value,
    );
  } catch {
    return undefined;
  }
}
