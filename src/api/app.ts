import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import helmet from 'helmet';
import type { Dependencies } from '../dependencies.js';
import { whatIsAway, type Away } from '../domain/away.js';
import type { Portal } from '../domain/portals.js';
import type { RefusalCode } from '../domain/refusals.js';
import { TooBusy } from '../security/turns.js';
import { assetRoutes } from './assets/routes.js';
import { caseRoutes } from './console/routes.js';
import { codecRoutes } from './console/temporal/codec.js';
import { temporalProxy } from './console/temporal/proxy.js';
import { leadBackFromActs } from './http/act-addresses.js';
import { refuseForeignPosts } from './http/csrf.js';
import { openApi } from './openapi/endpoints.js';
import type { PortalContext } from './http/context.js';
import { sendRefusal } from './components/send-page.js';
import { withoutNul } from './http/fields.js';
import { hasMoreParts } from './http/json-parts.js';
import { readUploads } from './http/uploads.js';
import { healthRoutes } from './health/routes.js';
import { apiEndpoints } from './openapi/v1.js';
import { addressRecoveryRoutes } from './address-recovery/routes.js';
import { accountSuspensionRoutes } from './account-suspension/routes.js';
import { detailsRoutes } from './account/details-routes.js';
import { accountRoutes } from './account/routes.js';
import { appointmentRoutes } from './appointment/routes.js';
import { caseloadRoutes } from './caseload/routes.js';
import { clientChoiceRoutes } from './client-migration/routes.js';
import { actRoutes } from './case/routes.js';
import { deactivationLinkRoutes, deactivationRoutes } from './client-deactivation/routes.js';
import { majorityLinkRoutes } from './client-majority/routes.js';
import { reactivationLinkRoutes } from './client-reactivation/routes.js';
import { conversationRoutes } from './contact-request/conversation-routes.js';
import { maySendFiles } from './contact-request/may-send-files.js';
import { contactFormRoutes } from './contact-request/form-routes.js';
import { contractTerminationRoutes } from './contract-termination/routes.js';
import { factorRecoveryRoutes } from './factor-recovery/routes.js';
import { contractTerminationFormRoutes } from './contract-termination/form-routes.js';
import { familyRoutes } from './family/routes.js';
import { helpRoutes } from './help/routes.js';
import { homeRoutes } from './home/routes.js';
import { mailWebhookRoutes } from './suppression/mail-webhook.js';
import { disclosureRoutes } from './disclosure/routes.js';
import { amendmentProviderRoutes } from './record-amendment/provider-routes.js';
import { recordAmendmentRoutes } from './record-amendment/routes.js';
import { recordHolderRoutes } from './record-request/holder-routes.js';
import { recordRequestRoutes } from './record-request/routes.js';
import { noteExportRoutes } from './note-export/routes.js';
import { noteRetrievalRoutes } from './note-retrieval/routes.js';
import { forgotPasswordRoutes } from './password-reset/forgot-routes.js';
import { passwordResetRoutes } from './password-reset/routes.js';
import { passwordStrengthRoutes } from './password-reset/strength-routes.js';
import { practiceStaffRoutes } from './practice-staff/routes.js';
import { signInRoutes } from './sign-in/routes.js';
import { clientSignUpRoutes, providerSignUpRoutes } from './sign-up/routes.js';
import { twilioWebhookRoutes } from './two-factor/twilio-webhooks.js';
import { twoFactorRoutes } from './two-factor/routes.js';
import { releaseAddressRoutes } from './suppression/release-routes.js';
import { unsubscribeRoutes } from './suppression/routes.js';
import { unfinishedWorkRoutes } from './contract-termination/unfinished-work-routes.js';
import { verifyEmailRoutes } from './email-verification/routes.js';

/** What each portal serves, as a table of contents. */
const routes: Record<Portal, readonly ((context: PortalContext) => Router)[]> = {
  client: [
    signInRoutes,
    clientSignUpRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    accountSuspensionRoutes,
    homeRoutes,
    familyRoutes,
    clientChoiceRoutes,
    accountRoutes,
    detailsRoutes,
    deactivationRoutes,
    deactivationLinkRoutes,
    disclosureRoutes,
    reactivationLinkRoutes,
    majorityLinkRoutes,
    recordRequestRoutes,
    recordAmendmentRoutes,
    actRoutes,
    contactFormRoutes,
    conversationRoutes,
    releaseAddressRoutes,
    addressRecoveryRoutes,
    helpRoutes,
    mailWebhookRoutes,
  ],
  provider: [
    signInRoutes,
    twoFactorRoutes,
    providerSignUpRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    factorRecoveryRoutes,
    accountSuspensionRoutes,
    accountRoutes,
    detailsRoutes,
    actRoutes,
    homeRoutes,
    caseloadRoutes,
    appointmentRoutes,
    practiceStaffRoutes,
    contractTerminationFormRoutes,
    contractTerminationRoutes,
    unfinishedWorkRoutes,
    noteExportRoutes,
    noteRetrievalRoutes,
    recordHolderRoutes,
    amendmentProviderRoutes,
    contactFormRoutes,
    conversationRoutes,
    releaseAddressRoutes,
    addressRecoveryRoutes,
    helpRoutes,
    unsubscribeRoutes,
    twilioWebhookRoutes,
  ],
  staff: [
    signInRoutes,
    twoFactorRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    factorRecoveryRoutes,
    accountSuspensionRoutes,
    accountRoutes,
    detailsRoutes,
    actRoutes,
    caseRoutes,
  ],
};

/** Fields of a form, and parts of a JSON body. Basis: product; a provider with a thousand clients sends that many. */
const mostParts = 5_000;

/** A request that was answered: its route by pattern, so that nothing in it identifies someone. */
interface Answered {
  readonly portal: Portal;
  readonly method: string;
  readonly route: string;
  /** 499 where who asked went away first. */
  readonly status: number;
  readonly seconds: number;
}

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
  app.use(healthRoutes(dependencies));
  if (portal === 'staff') app.use(codecRoutes(context), temporalProxy(context));
  app.use(securityHeaders(context.origin));
  app.use(assetRoutes());
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  // No address of ours has a NUL in it, and PostgreSQL would not look one up.
  app.use((request, response, next) => {
    if (request.originalUrl.includes('%00')) sendRefusal(context, request, response, 'not-found');
    else next();
  });
  app.use(express.urlencoded({ extended: false, limit: '400kb', parameterLimit: mostParts }));
  app.use(readUploads(maySendFiles(context)));
  app.use(
    '/v1',
    express.json({
      limit: '100kb',
      verify: refuseManyParts,
      reviver: (_name, value: unknown) => (typeof value === 'string' ? withoutNul(value) : value),
    }),
  );
  app.use(refuseForeignPosts(context));
  app.use(openApi(context, apiEndpoints[portal]));
  const parts = routes[portal].map((part) => part(context));
  app.use(leadBackFromActs(parts), ...parts);
  app.use((request, response) => sendRefusal(context, request, response, 'not-found'));
  app.use(handleErrors(context));
  return app;
}

/** JSON is UTF-8 (RFC 8259 §8.1): in another charset its parts could not be counted. */
function refuseManyParts(_request: unknown, _response: unknown, body: Buffer, charset: string): void {
  const type = charset !== 'utf-8' ? 'entity.parse.failed' : 'entity.too.large';
  if (charset !== 'utf-8' || hasMoreParts(body, mostParts))
    throw Object.assign(new Error('The body is not read'), { type });
}

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
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    ...(origin.startsWith('https:') ? {} : { strictTransportSecurity: false }),
  });
}

/** Tells each request to the observer and the log: method, route without anything that identifies, status and time; never bodies or queries. */
function tellRequests(
  portal: Portal,
  { log }: Dependencies,
  observe: (answered: Answered) => void,
): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const { method } = request;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const path = (request.route as { path?: unknown } | undefined)?.path;
      const route = typeof path === 'string' ? request.baseUrl + path : '';
      const status = response.writableFinished ? response.statusCode : 499;
      const ms = performance.now() - startedAt;
      observe({ portal, method, route, status, seconds: ms / 1_000 });
      log.debug({ requestId, method, route, status, ms: Math.round(ms) }, 'request');
    });
    next();
  };
}

/** What is away or too busy answers 503; a body that cannot be read is the sender's; anything else is a bug, told without its details. */
function handleErrors(context: PortalContext): ErrorRequestHandler {
  return (
    error: { status?: number; type?: string; name?: string; stack?: string },
    request,
    response,
    _next,
  ) => {
    if (response.headersSent) return breakOff(context, response, error);
    const away = whatIsAway(error);
    if (away !== null) {
      context.dependencies.log.warn({ requestId: response.get('X-Request-Id'), away }, 'request refused');
      return sendRefusal(context, request, response, awayRefusals[away]);
    }
    if (error instanceof TooBusy) return sendRefusal(context, request, response, 'temporarily-unavailable');
    const status = error.status ?? 500;
    if (status >= 500)
      context.dependencies.log.error(
        { requestId: response.get('X-Request-Id'), name: error.name, stack: error.stack },
        'request failed',
      );
    const code = bodyRefusals[error.type ?? ''] ?? (status >= 500 ? 'internal-error' : 'body-malformed');
    return sendRefusal(context, request, response, code);
  };
}

/** An answer that is on its way already ends without its end; Express would print the whole error, and with it what was asked of the database. */
function breakOff(
  { dependencies: { log } }: PortalContext,
  response: Response,
  { name, stack }: { readonly name?: string; readonly stack?: string },
): void {
  // Nothing is wrong where who asked went away first.
  if (!response.destroyed)
    log.error({ requestId: response.get('X-Request-Id'), name, stack }, 'answer broken off');
  response.destroy();
}

const awayRefusals = {
  database: 'database-away',
  workflows: 'workflows-away',
  'record-store': 'record-store-away',
} as const satisfies Record<Away, RefusalCode>;

const bodyRefusals: Record<string, 'body-too-large' | 'body-malformed'> = {
  'entity.too.large': 'body-too-large',
  'parameters.too.many': 'body-too-large',
  'entity.parse.failed': 'body-malformed',
};
