import express, { type Request, type RequestHandler, type Response } from 'express';
import type { ActRole } from '../../../domain/acts.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { comesFromElsewhere } from '../../http/csrf.js';
import { sendRefusal } from '../../components/send-page.js';
import type { PortalContext } from '../../http/context.js';
import { findSession } from '../../http/session.js';
import { limits } from '../../../domain/limits.js';
import { createThrottle } from '../../../security/throttle.js';
import { scheduleIds } from '../../../temporal/schedules.js';
import { roleOf } from '../staff.js';
import { guard, sendMessage } from './answers.js';
import { bodyReader } from './body.js';
import { forwarder, sendAct, type Forward } from './forward.js';
import { passOn, refuseAct } from './pass-on.js';
import { allow, passagesOf } from './passages.js';
import { mostOfSentAct, readableAct } from './sent-act.js';
import { bareQuery, mostOfSentQuery } from './sent-query.js';
import { settingsFor } from './settings.js';

const asItIs = ({ limit }: { limit: number }) => express.raw({ limit, type: () => true, inflate: false });

const readQuery = bodyReader(asItIs, mostOfSentQuery);
const readAct = bodyReader(asItIs, mostOfSentAct);

/** Where the UI frames its Markdown from, without its public path; its server has that page behind the path twice. */
const framed = { asked: '/render', upstream: '/temporal/temporal/render' } as const;

/** The Temporal UI behind the staff portal's sign-in, on its origin, so that the codec needs no other: what `passagesOf` lists and nothing else. */
export function temporalProxy(context: PortalContext): RequestHandler {
  const { dependencies, origin } = context;
  const { TEMPORAL_NAMESPACE, TEMPORAL_UI_URL } = dependencies.config;
  const passages = passagesOf(TEMPORAL_NAMESPACE, scheduleIds(dependencies.config));
  const forward = forwarder(new URL(TEMPORAL_UI_URL));
  const show = viewer(context, forward);
  const mayAct = createThrottle(dependencies, 'act', limits.actsPerWorkflow);

  return async (request, response, next) => {
    const url = pathOf(request);
    if (url === null) return next();
    const { pathname: path, search } = url;
    guard(response, origin);
    const isApi = path.startsWith('/temporal/api/');
    const refuse = (code: RefusalCode, signedIn: SignedIn | null = null) =>
      isApi ? sendMessage(response, code) : sendRefusal(context, request, response, code, signedIn);

    if (!isFramedPlainly(request)) {
      response.set('Connection', 'close');
      return refuse('body-malformed');
    }
    const signedIn = await findSession(context, request);
    if (signedIn === null)
      return isApi
        ? refuse('not-signed-in')
        : response.redirect(303, `/sign-in?return=${encodeURIComponent(path + search)}`);
    if (!reads(request) && comesFromElsewhere(request, origin)) return refuse('foreign-origin', signedIn);

    const away = () => refuse('temporarily-unavailable', signedIn);
    if (reads(request) && path === framed.asked && isOpenedAsPage(request))
      return refuse('not-found', signedIn);
    if (reads(request) && path === framed.asked)
      return (await forward(request, response, framed.upstream + search)) || away();
    const method = reads(request) ? 'GET' : request.method;
    const { id: accountId } = signedIn.account;
    const role = roleOf({ signedIn });
    const { update, refusal } = allow(passages, { method, path, role });
    if (refusal !== null)
      return refuse(await refuseAct(dependencies, { accountId, update, code: refusal }), signedIn);
    if (reads(request)) return (await show(request, response, { url, role })) || away();
    const unread = await (update === null ? readQuery : readAct)(request, response);
    if (unread !== null) return refuse(unread, signedIn);
    if (update === null) {
      const query = bareQuery(bytesOf(request));
      if (query === null) return refuse('body-malformed', signedIn);
      return (await forward(request, response, path, query)) || away();
    }
    const act = readableAct(bytesOf(request), dependencies.config.PAYLOAD_KEYS);
    if (act === null) return refuse('body-malformed', signedIn);
    if (!(await mayAct(`${accountId}/${update.workflowId}`))) return refuse(mayAct.refusal, signedIn);
    const answer = await passOn(dependencies, {
      accountId,
      update,
      act,
      send: (body) => sendAct(request, new URL(path, TEMPORAL_UI_URL), body),
    });
    if (typeof answer === 'string') return refuse(answer, signedIn);
    return response.status(answer.status).type('json').send(answer.text);
  };
}

/** Answers what staff read, its settings as they are for a role. False where nobody answered. */
function viewer({ dependencies, origin }: PortalContext, forward: Forward) {
  return async (
    request: Request,
    response: Response,
    { url: { pathname: path, search }, role }: { readonly url: URL; readonly role: ActRole },
  ): Promise<boolean> => {
    if (path === '/temporal/api/v1/settings') {
      const settings = await settingsFor(role, origin, dependencies.config.TEMPORAL_UI_URL);
      if (settings !== null) response.json(settings);
      return settings !== null;
    }
    // The names of these files change with their content, and they hold nothing of ours.
    if (path.startsWith('/temporal/_app/immutable/'))
      response.set('Cache-Control', 'private, max-age=31536000, immutable');
    return forward(request, response, path + search);
  };
}

/** A body that is empty isn't read at all. */
function bytesOf({ body }: Request): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function reads({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether a browser opens a part of a page as a page of its own: its words would be whatever a link says, under our address. */
function isOpenedAsPage(request: Request): boolean {
  return (request.get('sec-fetch-dest') ?? 'iframe') !== 'iframe';
}

/** Whether what is read has no body, and no body is framed in two ways or packed: then nobody behind us can read its bytes otherwise. */
function isFramedPlainly(request: Request): boolean {
  const {
    'content-length': length,
    'transfer-encoding': coding,
    'content-encoding': packing,
  } = request.headers;
  if (request.headers.upgrade !== undefined || packing !== undefined) return false;
  if (reads(request)) return coding === undefined && (length === undefined || length === '0');
  return coding === undefined || (coding === 'chunked' && length === undefined);
}

/** The path that is asked for here, with its dots resolved; null for every other. Whatever host stands before it is left out. */
function pathOf({ originalUrl }: Request): URL | null {
  const url = URL.canParse(originalUrl, 'http://temporal') ? new URL(originalUrl, 'http://temporal') : null;
  const { pathname = '' } = url ?? {};
  const isOurs = pathname === '/temporal' || pathname.startsWith('/temporal/') || pathname === framed.asked;
  return isOurs ? url : null;
}
