import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Dependencies } from '../dependencies.js';
import type { Portal } from '../domain/portals.js';
import { storable } from '../domain/storable-text.js';
import { assetRoutes } from './assets/routes.js';
import { codecRoutes } from './console/temporal/codec.js';
import { temporalProxy } from './console/temporal/proxy.js';
import { leadBackFromActs } from './http/act-addresses.js';
import { turnAwayCrowds } from './http/crowd.js';
import { refuseForeignPosts } from './http/csrf.js';
import { openApi } from './openapi/document.js';
import type { PortalContext } from './http/context.js';
import { sendRefusal } from './components/send-page.js';
import { readForms } from './http/forms.js';
import { hasMoreParts } from './http/json-parts.js';
import { tellRequests, traceRequests, type Answered } from './http/requests.js';
import { readUploads } from './http/uploads.js';
import { healthRoutes } from './health/routes.js';
import { apiEndpoints } from './openapi/v1.js';
import { hearBrokenOff, hearForms, hearsByItself } from './contact-request/hear-forms.js';
import { senderOfFiles } from './contact-request/may-send-files.js';
import { routes } from './portals.js';
import { handleErrors } from './http/handle-errors.js';

/** Fields of a form, and parts of a JSON body. Basis: product; a provider with a thousand clients sends that many, a client never. */
const mostParts: Readonly<Record<Portal, number>> = { client: 500, provider: 5_000, staff: 5_000 };

/** The application of one portal; it never listens by itself. `observe` is told of every request. */
export function createApp(
  portal: Portal,
  dependencies: Dependencies,
  observe: (answered: Answered) => void = () => {},
): Express {
  const { config } = dependencies;
  const origin = {
    client: config.CLIENT_PORTAL_URL,
    provider: config.PROVIDER_PORTAL_URL,
    staff: config.STAFF_PORTAL_URL,
  }[portal];
  const context: PortalContext = { portal, origin: new URL(origin).origin, dependencies };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUSTED_PROXIES);
  app.use(tellRequests(portal, dependencies, observe));
  app.use('/health', securityHeaders(context.origin));
  app.use(healthRoutes(dependencies));
  app.use(traceRequests(portal));
  if (portal === 'staff') app.use(codecRoutes(context), temporalProxy(context));
  app.use(securityHeaders(context.origin));
  app.use(assetRoutes());
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  // No address of ours has a NUL in it, and PostgreSQL wouldn't look one up.
  app.use((request, response, next) => {
    if (request.originalUrl.includes('%00')) sendRefusal(context, request, response, 'not-found');
    else next();
  });
  app.use(...readForms(mostParts[portal]));
  app.use(readUploads(senderOfFiles(context)));
  if (portal !== 'staff') app.use(hearBrokenOff(context));
  app.use(
    '/v1',
    express.json({
      limit: '100kb',
      verify: refuseMoreParts(mostParts[portal]),
      reviver: (_name, value: unknown) => (typeof value === 'string' ? storable(value) : value),
    }),
  );
  app.use(refuseForeignPosts(context));
  if (portal !== 'staff') app.use(hearForms(context));
  app.use(turnAwayCrowds(hearsByItself));
  app.use(openApi(context, apiEndpoints[portal]));
  const parts = routes[portal].map((part) => part(context));
  app.use(leadBackFromActs(parts), ...parts);
  app.use((request, response) => sendRefusal(context, request, response, 'not-found'));
  app.use(handleErrors(context));
  return app;
}

/** JSON is UTF-8 (RFC 8259 §8.1): in another charset its parts couldn't be counted. */
const refuseMoreParts =
  (most: number) =>
  (_request: unknown, _response: unknown, body: Buffer, charset: string): void => {
    const type = charset !== 'utf-8' ? 'entity.parse.failed' : 'entity.too.large';
    if (charset !== 'utf-8' || hasMoreParts(body, most))
      throw Object.assign(new Error('The body is not read'), { type });
  };

/** Own origin only: no inline script or style, no frames, no third party. */
function securityHeaders(origin: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    ...(origin.startsWith('https:') ? {} : { strictTransportSecurity: false }),
  });
}
