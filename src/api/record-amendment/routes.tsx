import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { pressOnAmendment } from '../../operations/record-amendment/act.js';
import { findAmendment } from '../../operations/record-amendment/links.js';
import { readShownAmendment } from '../../operations/record-amendment/view.js';
import { sendPage } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { inSameLanguage, linkPresses, tokenIn, type Fields } from '../http/link-presses.js';
import { sendRecordTrouble } from '../record-request/trouble.js';
import { AmendmentPage } from './page.js';
import { amendmentErrors, amendmentWords } from './words.js';

/** The page of who asked to have a record changed. Opening it changes nothing; each button is one press. */
export function recordAmendmentRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const press = linkPresses(context, (request, response, refusal, { press: button = '', ...typed }) =>
    show(context, request, response, refusal, { press: button, words: typed[`words-${button}`] ?? '' }),
  );
  const router = Router();

  router.get('/amendment/:token', (request, response) => show(context, request, response, null, {}));
  router.post(
    '/amendment/:token',
    press(
      (token, { press: button = '', ...typed }) =>
        pressOnAmendment(dependencies, 'record-amendment', token, {
          press: button,
          words: typed[`words-${button}`] ?? '',
        }),
      (token, request) => inSameLanguage(`/amendment/${token}`, request),
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
  const row = await findAmendment(dependencies, 'record-amendment', token);
  if (isRefusal(row)) return sendRecordTrouble(context, response, row, languageOf(request));
  const language = languageNamed(queryText(request, 'lang')) ?? row.language;
  const page = AmendmentPage({
    shown: await readShownAmendment(dependencies, row),
    language,
    token,
    privacyPhone: dependencies.config.PRIVACY_OFFICER_PHONE,
    errors: refusal === null ? {} : amendmentErrors(language, atPressed(refusal, answers)),
    answers,
  });
  sendPage(context, response, amendmentWords[language].title, page, { language, refused: refusal?.refused });
}

/** A refusal of words at the field of the button that was pressed: each has one of its own. */
function atPressed(refusal: Refusal, { press = '' }: Fields): Refusal {
  return refusal.field === 'words' ? { ...refusal, field: `words-${press}` } : refusal;
}
