import { Router, type Request, type Response } from 'express';
import twilio from 'twilio';
import { findSend, recordReport } from '../../operations/two-factor/code-deliveries.js';
import { codeCallPath, codeStatusPath, reportedStatus } from '../../domain/two-factor/code-delivery.js';
import { codeOf } from '../../tokens/one-time-code.js';
import { callRounds, hangUp, sayCode, sayOver } from './code-call.js';
import { queryText, type PortalContext } from '../http/context.js';

/** What Twilio asks and tells about codes. It signs each request for the address that it was given, and is asked for nothing else. */
export function twilioWebhookRoutes(context: PortalContext): Router {
  const router = Router();
  router.post(codeStatusPath(':sendId'), (request, response) => takeReport(context, request, response));
  router.post(codeCallPath(':sendId'), (request, response) => answerCall(context, request, response));
  return router;
}

/** Takes a report of what became of a text or a call. */
async function takeReport(context: PortalContext, request: Request, response: Response): Promise<void> {
  const { clock } = context.dependencies;
  if (!isSigned(context, request)) return void response.status(403).end();
  const send = await sendOf(context, request);
  if (send === null) return void response.status(404).end();
  const field = fieldOf(request);
  const word = field('MessageStatus') || field('CallStatus');
  const status = reportedStatus(word);
  if (status !== null)
    await recordReport(context.dependencies, {
      sendId: send.id,
      sid: field('MessageSid') || field('CallSid'),
      status,
      because: status === 'undelivered' ? field('ErrorCode') || word : null,
      at: clock(),
    });
  response.status(204).end();
}

/** Says what a call is to say: the code while it is valid, and nothing to a machine. */
async function answerCall(context: PortalContext, request: Request, response: Response): Promise<void> {
  const { config, clock } = context.dependencies;
  if (!isSigned(context, request)) return void response.status(403).end();
  const send = await sendOf(context, request);
  if (send === null || send.method !== 'voice') return void response.status(404).end();
  const speak = (twiml: string) => void response.type('text/xml').send(twiml);
  const [at, field] = [clock(), fieldOf(request)];
  if (/^(machine|fax)/.test(field('AnsweredBy'))) {
    await recordReport(context.dependencies, {
      sendId: send.id,
      sid: field('CallSid'),
      status: 'undelivered',
      because: 'machine',
      at,
    });
    return speak(hangUp());
  }
  const { code, challenge } = send;
  const valid = code.consumedAt === null && code.expiresAt > at && challenge.state === 'open';
  if (!valid) return speak(sayOver());
  const round = Math.min(Math.max(Number(queryText(request, 'round')) || 1, 1), callRounds);
  const again = round === callRounds ? null : publicUrl(context, `${request.path}?round=${round + 1}`);
  speak(sayCode(codeOf(config.TOKEN_KEYS, code), { greet: round === 1, again }));
}

/** Whether Twilio signed a request, by the address under which it knows us: whatever Host a request names says nothing. */
function isSigned(context: PortalContext, request: Request): boolean {
  return twilio.validateRequest(
    context.dependencies.config.TWILIO_AUTH_TOKEN,
    request.get('x-twilio-signature') ?? '',
    publicUrl(context, request.originalUrl),
    (request.body ?? {}) as Record<string, unknown>,
  );
}

const publicUrl = ({ origin }: PortalContext, path: string) => `${origin}${path}`;

/** A field of the form; a repeated one counts as absent. */
function fieldOf({ body }: Request): (name: string) => string {
  const fields = (body ?? {}) as Record<string, unknown>;
  return (name) => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
}

function sendOf({ dependencies }: PortalContext, { params }: Request) {
  return findSend(dependencies.db, String(params['sendId']));
}
