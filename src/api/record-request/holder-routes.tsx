import { Router, type Request, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { releaseByHolder, saySent } from '../../operations/record-request/by-holder.js';
import { findRequest } from '../../operations/record-request/links.js';
import { readShown } from '../../operations/record-request/view.js';
import { createThrottle } from '../../security/throttle.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors, statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { HolderPage, HolderTroublePage } from './holder-page.js';

const title = 'A client asks for their records';

type Fields = Readonly<Record<string, string>>;

/** The page behind the link of who holds records; a former provider and a custodian have no login. Opening it changes nothing. */
export function recordHolderRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/records-asked/:token', (request, response) => show(request, response, null, {}));
  router.post('/records-asked/:token', (request, response) =>
    press(request, response, (token, { on = '', how = '' }) => saySent(dependencies, token, { on, how })),
  );
  router.post('/records-asked/:token/release', (request, response) =>
    press(request, response, (token) => releaseByHolder(dependencies, token)),
  );
  return router;

  async function press(
    request: Request,
    response: Response,
    act: (token: string, fields: Fields) => Promise<object>,
  ): Promise<void> {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const fields = fieldsOf(request.body);
    const answer = await act(tokenIn(request), fields);
    if (isRefusal(answer)) return show(request, response, answer, fields);
    response.redirect(303, `/records-asked/${tokenIn(request)}`);
  }

  async function show(
    request: Request,
    response: Response,
    refusal: Refusal | null,
    answers: Fields,
  ): Promise<void> {
    const token = tokenIn(request);
    const found = await findRequest(dependencies, 'record-statement', token);
    if (isRefusal(found)) {
      const status = found.refused === 'not-found' ? 404 : 410;
      return sendPage(context, response, 'This link doesn’t work', HolderTroublePage(), { status });
    }
    const page = HolderPage({
      shown: await readShown(dependencies.db, found.row, dependencies.clock()),
      partId: found.subjectId,
      token,
      errors: refusal === null ? {} : fieldErrors([refusal]),
      answers,
    });
    sendPage(
      context,
      response,
      title,
      page,
      refusal === null ? {} : { status: statusOf([refusal]), error: true },
    );
  }
}

function tokenIn(request: Request): string {
  return String(request.params['token'] ?? '');
}
