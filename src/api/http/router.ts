import { Router, type RequestHandler } from 'express';
import { signedInOnly, type PortalContext, type Visit } from './portal.js';

/** A handler for somebody who is signed in. */
type Handle = (context: PortalContext, visit: Visit) => Promise<void>;

/** Routes of one concern: method, path and handler a line, so that the whole can be read down the page. */
export function routesFor(
  context: PortalContext,
  table: readonly (readonly ['get' | 'post', string, Handle])[],
): Router {
  const router = Router();
  for (const [method, path, handle] of table) {
    const handler: RequestHandler = signedInOnly(context, (visit) => handle(context, visit));
    router[method](path, handler);
  }
  return router;
}

/** Text without NUL, which PostgreSQL does not keep. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** The typed-in fields of a form: strings only, the last of several, none of our own. */
export function fieldsOf(body: unknown): Record<string, string> {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries
      .filter(([name]) => name !== 'csrf')
      .map(([name, value]) => [
        withoutNul(name),
        withoutNul(typeof value === 'string' ? value : Array.isArray(value) ? String(value.at(-1)) : ''),
      ]),
  );
}
