import type { Request, RequestHandler, Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Dependencies } from '../../dependencies.js';
import { createThrottle } from '../../security/throttle.js';
import { findLinkAmong } from '../../tokens/mailed-link.js';
import { sendRefusal } from '../components/send-page.js';
import { pathText, type PortalContext, queryText } from './context.js';
import { fieldsOf } from './fields.js';
import { languageOf } from './language.js';

/** The fields of a form, as typed. */
export type Fields = Readonly<Record<string, string>>;

/** Shows the page behind a link, with what was refused and what was typed. */
export type ShowPage = (
  request: Request,
  response: Response,
  refusal: Refusal | null,
  typed: Fields,
) => Promise<void>;

/** The token of a mailed link, from the address of its page. */
export function tokenIn(request: Request): string {
  return pathText(request, 'token');
}

/** The address of a page behind a link, in the language in which it was read. */
export function inSameLanguage(path: string, request: Request): string {
  const language = languageNamed(queryText(request, 'lang'));
  return language === null ? path : `${path}?lang=${language}`;
}

/** What a button behind a mailed link does, with the link's token and what was typed. */
type Press = (request: Request, response: Response, token: string, typed: Fields) => void | Promise<void>;

/**
 * Whether the token of a request, in its address or sent, may be tried: false once there were too many from its network. A link that was
 * mailed has as many tries of its own then, so that nobody on the same network can use up those of its owner.
 */
export function tokenThrottle(dependencies: Dependencies) {
  const mayUse = createThrottle(dependencies, 'tokens', limits.tokenUses);
  const use = async (request: Request, sent: { readonly token?: unknown } = {}) => {
    if (await mayUse(request.ip ?? '')) return true;
    const token = tokenIn(request) || (typeof sent.token === 'string' ? sent.token : '');
    const link = await findLinkAmong(dependencies.db, dependencies.config.TOKEN_KEYS, [token]);
    return link !== null && mayUse(link.id);
  };
  return Object.assign(use, { refusal: mayUse.refusal });
}

/**
 * Handlers of the buttons of a page behind a mailed link; how many are pressed in a while is limited. `refuse` says so, where a page
 * has its own words for it; what `isUrgent` hears of is counted and never refused.
 */
export function limitedPresses(
  context: PortalContext,
  refuse: (request: Request, response: Response) => void = (request, response) =>
    sendRefusal(context, request, response, 'rate-limited', null, languageOf(request)),
  isUrgent: (typed: Fields) => boolean = () => false,
): (press: Press) => RequestHandler {
  const mayUse = tokenThrottle(context.dependencies);
  return (press) => async (request, response) => {
    const typed = fieldsOf(request.body);
    const isWithin = await mayUse(request, typed);
    return isWithin || isUrgent(typed)
      ? press(request, response, tokenIn(request), typed)
      : refuse(request, response);
  };
}

/** Handlers of buttons that each do their act and lead on, or show the page again with what was refused. */
export function linkPresses(context: PortalContext, show: ShowPage) {
  const limited = limitedPresses(context);
  return <Answer extends object>(
    act: (token: string, typed: Fields) => Promise<Answer | Refusal>,
    next: (token: string, request: Request, answer: Answer) => string | Promise<string>,
  ): RequestHandler =>
    limited(async (request, response, token, typed) => {
      const answer = await act(token, typed);
      if (isRefusal(answer)) return show(request, response, answer, typed);
      response.redirect(303, await next(token, request, answer));
    });
}
