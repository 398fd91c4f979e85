import type { ErrorRequestHandler, Response } from 'express';
import { whatIsAway, type Away } from '../../domain/away.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { tellOfUnreadable, type Unreadable } from '../../operations/case/unreadable.js';
import { TooBusy } from '../../security/turns.js';
import type { PortalContext } from './context.js';
import { languageOf } from './language.js';
import { sendRefusal } from '../components/send-page.js';

/** What is away or too busy answers 503; a body that can't be read is the sender's; anything else is a bug, told without its details. */
export function handleErrors(context: PortalContext): ErrorRequestHandler {
  return async (
    error: { status?: number; type?: string; name?: string; stack?: string } & Unreadable,
    request,
    response,
    _next,
  ) => {
    if (response.headersSent) return breakOff(context, response, error);
    // Those who write to us with files, in two languages.
    const language =
      request.is('multipart/form-data') && context.portal !== 'staff' ? languageOf(request) : 'en';
    const away = whatIsAway(error);
    if (away !== null) {
      const told = { requestId: response.get('X-Request-Id'), away };
      if (away === 'record') {
        context.dependencies.log.error({ ...told, name: error.name }, 'record not opened');
        await tellOfUnreadable(context.dependencies, error);
      } else context.dependencies.log.warn(told, 'request refused');
      return sendRefusal(context, request, response, awayRefusals[away], null, language);
    }
    if (error instanceof TooBusy)
      return sendRefusal(context, request, response, 'temporarily-unavailable', null, language);
    const status = error.status ?? 500;
    if (status >= 500)
      context.dependencies.log.error(
        { requestId: response.get('X-Request-Id'), name: error.name, stack: error.stack },
        'request failed',
      );
    const code = bodyRefusals[error.type ?? ''] ?? (status >= 500 ? 'internal-error' : 'body-malformed');
    return sendRefusal(context, request, response, code, null, language);
  };
}

/** An answer that is on its way already ends without its end; Express would print the whole error, and with it what was asked of the database. */
function breakOff(
  { dependencies: { log } }: PortalContext,
  response: Response,
  { name, stack }: { readonly name?: string; readonly stack?: string },
): void {
  // Nothing is wrong where who asked went away first; a stream that failed has closed the answer with its error.
  if (!response.destroyed || response.errored !== null)
    log.error({ requestId: response.get('X-Request-Id'), name, stack }, 'answer broken off');
  response.destroy();
}

const awayRefusals = {
  database: 'database-away',
  workflows: 'workflows-away',
  'record-store': 'record-store-away',
  record: 'record-unreadable',
  'password-list': 'temporarily-unavailable',
} as const satisfies Record<Away, RefusalCode>;

const bodyRefusals: Record<string, RefusalCode> = {
  'entity.too.large': 'body-too-large',
  'parameters.too.many': 'body-too-large',
  'entity.parse.failed': 'body-malformed',
};
