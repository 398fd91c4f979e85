import { randomUUID } from 'node:crypto';
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';

/** A request that was answered: its route by pattern, so that nothing in it identifies someone. */
export interface Answered {
  readonly portal: Portal;
  readonly method: string;
  readonly route: string;
  /** 499 where who asked went away first. */
  readonly status: number;
  readonly seconds: number;
}

/**
 * Tells each request to the observer and the log: method, route without anything that identifies, status and time, and by which account; never bodies or queries.
 * What was refused is told in production, too: wrong passwords and codes, and what someone may not do (OWASP ASVS 5.0, V16.3).
 */
export function tellRequests(
  portal: Portal,
  { log }: Dependencies,
  observe: (answered: Answered) => void,
): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const answered = answerOf(request, response);
      const ms = performance.now() - startedAt;
      observe({ portal, ...answered, seconds: ms / 1_000 });
      const { accountId } = response.locals as { readonly accountId?: string };
      const refused = answered.status >= 400 && answered.status < 499;
      log[refused ? 'info' : 'debug'](
        { requestId, portal, accountId, ...answered, ms: Math.round(ms) },
        refused ? 'refused' : 'request',
      );
    });
    next();
  };
}

/**
 * Traces each request under the pattern of its route; no address, body, cookie or other header is in its span. A trace always begins here: what a stranger's
 * `traceparent` says is not followed.
 */
export function traceRequests(portal: Portal): RequestHandler {
  const tracer = trace.getTracer('headway-api');
  return (request, response, next) => {
    const span = tracer.startSpan(
      request.method,
      { kind: SpanKind.SERVER, attributes: { portal } },
      ROOT_CONTEXT,
    );
    response.on('close', () => {
      const { method, route, status } = answerOf(request, response);
      span.updateName(`${method} ${route}`.trimEnd());
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      });
      span.end();
    });
    context.with(trace.setSpan(ROOT_CONTEXT, span), next);
  };
}

function answerOf(request: Request, response: Response): Pick<Answered, 'method' | 'route' | 'status'> {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  return {
    method: request.method,
    route: typeof path === 'string' ? request.baseUrl + path : '',
    status: response.writableFinished ? response.statusCode : 499,
  };
}
