import type { Response } from 'express';
import type { RefusalCode } from '../../../domain/refusals.js';
import { sendProblem } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';

/** Says no to the Temporal UI and CLI, which show the `message` of an answer and nothing else of it. */
export function sendMessage(response: Response, code: RefusalCode): void {
  sendProblem(response, code, [], { message: refusalSentences[code].sentence });
}

/** Guards an answer that may hold what people said: nothing keeps it, only our own pages frame it, and where there is TLS there is nothing else. */
export function guard(response: Response, origin: string): void {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "frame-ancestors 'self'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  });
  if (origin.startsWith('https:'))
    response.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
}
