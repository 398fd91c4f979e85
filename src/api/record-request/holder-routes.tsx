import { Router, type Request, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { releaseByHolder, saySent } from '../../operations/record-request/by-holder.js';
import { mailboxOf } from '../../operations/account-suspension/doubted-address.js';
import { findRequest } from '../../operations/record-request/links.js';
import { releaseUpload } from '../../operations/record-request/upload.js';
import { readShown } from '../../operations/record-request/view.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { limitedPresses, linkPresses, tokenIn, type Fields } from '../http/link-presses.js';
import { uploadsOf } from '../http/uploads.js';
import { HolderPage } from './holder-page.js';
import { sendRecordTrouble } from './trouble.js';

const title = 'A client is asking for their records';

/** The page behind the link of who holds records; a former provider and a custodian have no login. Opening it changes nothing. */
export function recordHolderRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const press = linkPresses(context, show);
  const limited = limitedPresses(context);
  const back = (token: string) => `/records-asked/${token}`;
  const router = Router();

  router.get('/records-asked/:token', (request, response) => show(request, response, null, {}));
  router.post(
    '/records-asked/:token',
    press(
      (token, { on = '', how = '', detail = '', seen }) =>
        saySent(dependencies, token, { on, how, detail }, seen),
      back,
    ),
  );
  router.post(
    '/records-asked/:token/release',
    press((token, { seen }) => releaseByHolder(dependencies, token, seen), back),
  );
  router.post(
    '/records-asked/:token/copy',
    limited(async (request, response, token, typed) => {
      const files = uploadsOf(request);
      const answer = isRefusal(files)
        ? files
        : await releaseUpload(dependencies, token, files, typed['seen']);
      if (isRefusal(answer)) return show(request, response, answer, typed);
      response.redirect(303, back(token));
    }),
  );
  return router;

  async function show(
    request: Request,
    response: Response,
    refusal: Refusal | null,
    answers: Fields,
  ): Promise<void> {
    const token = tokenIn(request);
    const found = await findRequest(dependencies, 'record-statement', token);
    if (isRefusal(found)) return sendRecordTrouble(context, response, found, 'en');
    const page = HolderPage({
      shown: await readShown(dependencies.db, found.row, dependencies.clock()),
      mailbox: await mailboxOf(dependencies.db, found.row),
      partId: found.subjectId,
      token,
      errors: refusal === null ? {} : fieldErrors([refusal]),
      answers,
    });
    sendPage(context, response, title, page, { refused: refusal?.refused });
  }
}
