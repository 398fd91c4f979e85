import type { Response } from 'express';
import type { RefusalCode } from '../../../domain/refusals.js';
import { sendProblem } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';

/** Says no to the Temporal UI and CLI, which show the `message` of an answer that is no success and nothing else of it; to them every 2xx is an act that was done. */
export function sendMessage(response: Response, code: RefusalCode): void {
  const { status, sentence } = refusalSentences[code];
  const no = status < 300 ? { status: 504 } : {};
  sendProblem(response, code, [], { ...no, message: sentence });
}

/** What the Temporal UI may load: what is ours alone. Its own scripts and styles stand in its pages; nothing that it is made to run can send anything elsewhere. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Guards an answer that may hold what people said: nothing keeps it, only our own pages frame it, and where there is TLS there is nothing else. */
export function guard(response: Response, origin: string): void {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  });
  if (origin.startsWith('https:'))
    response.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
}
