import express, { type Request, type RequestHandler } from 'express';
import type { RefusalCode } from '../../../domain/refusals.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { comesFromElsewhere } from '../../http/csrf.js';
import { sendRefusal } from '../../components/send-page.js';
import type { PortalContext } from '../../http/context.js';
import { findSession } from '../../http/session.js';
import { limits } from '../../../domain/limits.js';
import { createThrottle } from '../../../security/throttle.js';
import { roleOf } from '../staff.js';
import { guard, sendMessage } from './answers.js';
import { bodyReader } from './body.js';
import { forwarder, sendAct } from './forward.js';
import { passOn, refuseAct } from './pass-on.js';
import { allow, passagesOf } from './passages.js';
import { mostOfSentAct, readableAct } from './sent-act.js';
import { settingsFor } from './settings.js';

const asItIs = ({ limit }: { limit: number }) => express.raw({ limit, type: () => true, inflate: false });

/** Temporal takes two megabytes of arguments; sealed and as base64 they are a third more. */
const readBody = bodyReader(asItIs, 3 * 1024 * 1024);
const readAct = bodyReader(asItIs, mostOfSentAct);

/** Where the UI frames its Markdown from, without its public path; its server has that page behind the path twice. */
const framed = { asked: '/render', upstream: '/temporal/temporal/render' } as const;

/** The Temporal UI behind the staff portal's sign-in, on its origin, so that the codec needs no other: what `passagesOf` lists and nothing else. */
export function temporalProxy(context: PortalContext): RequestHandler {
  const { dependencies, origin } = context;
  const { TEMPORAL_NAMESPACE, TEMPORAL_UI_URL } = dependencies.config;
  const passages = passagesOf(TEMPORAL_NAMESPACE);
  const forward = forwarder(new URL(TEMPORAL_UI_URL));
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
    const read = update === null ? readBody : readAct;
    const unread = reads(request) ? null : await read(request, response);
    if (unread !== null) return refuse(unread, signedIn);
    if (update !== null) {
      const act = readableAct(bytesOf(request), dependencies.config.PAYLOAD_KEYS);
      if (act === null) return refuse('body-malformed', signedIn);
      if (!(await mayAct(`${accountId}/${update.workflowId}`))) return refuse(mayAct.refusal, signedIn);
      const answer = await passOn(dependencies, {
        accountId,
        update,
        act,
        send: (body) => sendAct(request, new URL(path + search, TEMPORAL_UI_URL), body),
      });
      if (typeof answer === 'string') return refuse(answer, signedIn);
      return response.status(answer.status).type('json').send(answer.text);
    }
    if (path === '/temporal/api/v1/settings') {
      const settings = await settingsFor(role, origin, TEMPORAL_UI_URL);
      return settings === null ? away() : response.json(settings);
    }
    // The names of these files change with their content, and they hold nothing of ours.
    if (path.startsWith('/temporal/_app/immutable/'))
      response.set('Cache-Control', 'private, max-age=31536000, immutable');
    if (!(await forward(request, response, path + search, bytesOf(request)))) away();
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
