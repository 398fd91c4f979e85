import type { Request, RequestHandler, Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { createThrottle } from '../../security/throttle.js';
import { sendRefusal } from '../components/send-page.js';
import { queryText, type PortalContext } from './context.js';
import { fieldsOf } from './fields.js';

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
  return String(request.params['token'] ?? '');
}

/** The address of a page behind a link, in the language in which it was read. */
export function inSameLanguage(path: string, request: Request): string {
  const language = languageNamed(queryText(request, 'lang'));
  return language === null ? path : `${path}?lang=${language}`;
}

/**
 * Handlers of the buttons of a page behind a mailed link: each does its act and leads on, or shows the page again with what was refused. How
 * many one network address tries in a while is limited.
 */
export function linkPresses(context: PortalContext, show: ShowPage) {
  const mayUseTokens = createThrottle(context.dependencies, 'tokens', limits.tokensPerIp);
  return <Answer extends object>(
      act: (token: string, typed: Fields) => Promise<Answer | Refusal>,
      next: (token: string, request: Request, answer: Answer) => string | Promise<string>,
    ): RequestHandler =>
    async (request, response) => {
      if (!(await mayUseTokens(request.ip ?? '')))
        return sendRefusal(context, request, response, 'rate-limited');
      const [token, typed] = [tokenIn(request), fieldsOf(request.body)];
      const answer = await act(token, typed);
      if (isRefusal(answer)) return show(request, response, answer, typed);
      response.redirect(303, await next(token, request, answer));
    };
}
