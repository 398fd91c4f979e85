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
