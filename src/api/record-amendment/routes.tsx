import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { pressOnAmendment } from '../../operations/record-amendment/act.js';
import { findAmendment } from '../../operations/record-amendment/links.js';
import { readShownAmendment } from '../../operations/record-amendment/view.js';
import { createThrottle } from '../../security/throttle.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { languageOf } from '../http/language.js';
import { AmendmentPage, AmendmentTroublePage } from './page.js';
import { amendmentErrors, amendmentWords } from './words.js';

/** The page of who asked to have a record changed. Opening it changes nothing; each button is one press. */
export function recordAmendmentRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/amendment/:token', (request, response) => show(context, request, response, null, {}));
  router.post('/amendment/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const { press = '', ...fields } = fieldsOf(request.body);
    const typed = { press, words: fields[`words-${press}`] ?? '' };
    const token = tokenIn(request);
    const answer = await pressOnAmendment(dependencies, 'record-amendment', token, typed);
    if (isRefusal(answer)) return show(context, request, response, answer, typed);
    const lang = languageNamed(queryText(request, 'lang'));
    response.redirect(303, `/amendment/${token}${lang === null ? '' : `?lang=${lang}`}`);
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
  const row = await findAmendment(dependencies, 'record-amendment', token);
  if (isRefusal(row)) {
    const language = languageOf(request);
    const status = row.refused === 'not-found' ? 404 : 410;
    const page = AmendmentTroublePage({ language });
    return sendPage(context, response, amendmentWords[language].broken, page, { language, status });
  }
  const language = languageNamed(queryText(request, 'lang')) ?? row.language;
  const page = AmendmentPage({
    shown: await readShownAmendment(dependencies, row),
    language,
    token,
    privacyPhone: dependencies.config.PRIVACY_OFFICER_PHONE,
    errors: refusal === null ? {} : amendmentErrors(language, refusal),
    answers,
  });
  const refused = refusal === null ? {} : { status: statusOf([refusal]), error: true };
  sendPage(context, response, amendmentWords[language].title, page, { language, ...refused });
}

function tokenIn(request: Request): string {
  return String(request.params['token'] ?? '');
}
