import { Router, type Request, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { pressOnAmendment } from '../../operations/record-amendment/act.js';
import { findAmendment } from '../../operations/record-amendment/links.js';
import { readShownAmendment } from '../../operations/record-amendment/view.js';
import { createThrottle } from '../../security/throttle.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors, statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { HolderTroublePage } from '../record-request/holder-page.js';
import { AmendmentProviderPage } from './provider-page.js';

const title = 'A client asks to change a record';

/** The page behind the link of the provider who wrote a record; a former provider and a custodian have no login. */
export function amendmentProviderRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/amendment-asked/:token', (request, response) => show(context, request, response, null, {}));
  router.post('/amendment-asked/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const typed = fieldsOf(request.body);
    const token = tokenIn(request);
    const answer = await pressOnAmendment(dependencies, 'amendment-decision', token, typed);
    if (isRefusal(answer)) return show(context, request, response, answer, typed);
    response.redirect(303, `/amendment-asked/${token}`);
  });
  return router;
}

async function show(
  context: PortalContext,
  request: Request,
  response: Response,
  refusal: Refusal | null,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  const { dependencies } = context;
  const token = tokenIn(request);
  const row = await findAmendment(dependencies, 'amendment-decision', token);
  if (isRefusal(row)) {
    const status = row.refused === 'not-found' ? 404 : 410;
    return sendPage(context, response, 'This link doesn’t work', HolderTroublePage(), { status });
  }
  const page = AmendmentProviderPage({
    shown: await readShownAmendment(dependencies, row),
    token,
    errors: refusal === null ? {} : fieldErrors([refusal]),
    answers,
  });
  const refused = refusal === null ? {} : { status: statusOf([refusal]), error: true };
  sendPage(context, response, title, page, refused);
}

function tokenIn(request: Request): string {
  return String(request.params['token'] ?? '');
}
