import { Router, type Request, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { pressOnAmendment } from '../../operations/record-amendment/act.js';
import { findAmendment } from '../../operations/record-amendment/links.js';
import { readShownAmendment } from '../../operations/record-amendment/view.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { linkPresses, tokenIn, type Fields } from '../http/link-presses.js';
import { sendRecordTrouble } from '../record-request/trouble.js';
import { AmendmentProviderPage } from './provider-page.js';

const title = 'A client is asking to change a record';

/** The page behind the link of the provider who wrote a record; a former provider and a custodian have no login. */
export function amendmentProviderRoutes(context: PortalContext): Router {
  const press = linkPresses(context, (...shown) => show(context, ...shown));
  const router = Router();

  router.get('/amendment-asked/:token', (request, response) => show(context, request, response, null, {}));
  router.post(
    '/amendment-asked/:token',
    press(
      (token, typed) => pressOnAmendment(context.dependencies, 'amendment-decision', token, typed),
      (token) => `/amendment-asked/${token}`,
    ),
  );
  return router;
}

async function show(
  context: PortalContext,
  request: Request,
  response: Response,
  refusal: Refusal | null,
  answers: Fields,
): Promise<void> {
  const { dependencies } = context;
  const token = tokenIn(request);
  const row = await findAmendment(dependencies, 'amendment-decision', token);
  if (isRefusal(row)) return sendRecordTrouble(context, response, row, 'en');
  const page = AmendmentProviderPage({
    shown: await readShownAmendment(dependencies, row),
    token,
    errors: refusal === null ? {} : fieldErrors([refusal]),
    answers,
  });
  sendPage(context, response, title, page, { refused: refusal?.refused });
}
