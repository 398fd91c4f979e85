import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { askToAmend, type OpenedAmendment } from '../../operations/record-amendment/open.js';
import { askerLink } from '../../operations/record-amendment/links.js';
import { chooseWishes, pressOnRequest } from '../../operations/record-request/by-person.js';
import { downloadRelease } from '../../operations/record-request/download.js';
import { findRequest } from '../../operations/record-request/links.js';
import { showPassphrase, type ToldPassphrase } from '../../operations/record-request/passphrase.js';
import { readShown } from '../../operations/record-request/view.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { fieldsOf } from '../http/fields.js';
import { languageOf } from '../http/language.js';
import { inSameLanguage, linkPresses, tokenIn, tokenThrottle, type Fields } from '../http/link-presses.js';
import { RecordRequestPage } from './page.js';
import { sendRelease } from './send-release.js';
import { sendRecordTrouble } from './trouble.js';
import { recordErrors, recordWords } from './words.js';

/** The page of a request for records, behind the link of its letters. Opening it changes nothing; each button is one press. */
export function recordRequestRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const mayUse = tokenThrottle(dependencies);
  const press = linkPresses(context, (request, response, refusal, typed) => {
    // What was said elsewhere isn't taken back: the page shows it anew.
    const answers = refusal?.refused === 'record-request-changed' ? {} : typed;
    return show(context, request, response, { refusal, answers });
  });
  const back = (token: string, request: Request) => inSameLanguage(`/records/${token}`, request);
  const router = Router();

  router.get('/records/:token', (request, response) =>
    show(context, request, response, { refusal: null, answers: {} }),
  );
  router.post(
    '/records/:token',
    press(
      (token, { press: button = '', part = '', seen }) =>
        pressOnRequest(dependencies, token, { press: button, part, seen }),
      back,
    ),
  );
  router.post(
    '/records/:token/wishes',
    press(
      (token, { form = '', delivery = '', from = '', to = '', warned = '', seen }) =>
        chooseWishes(dependencies, token, { form, delivery, from, to, warned }, seen),
      back,
    ),
  );
  router.post(
    '/records/:token/amendment',
    press(
      async (token, fields): Promise<OpenedAmendment | Refusal> => {
        const [field, words] = fieldOfPart(fields, 'words');
        const opened = await askToAmend(dependencies, token, { part: fields['amend'] ?? '', words });
        return isRefusal(opened) ? { ...opened, field } : opened;
      },
      (_token, _request, opened) => askerLink(dependencies, opened),
    ),
  );
  router.post('/records/:token/file', async (request, response) => {
    if (!(await mayUse(request))) return sendRefusal(context, request, response, mayUse.refusal);
    const { field, answers, ...proof } = provenIn(request);
    const file = await downloadRelease(dependencies, proof);
    if (isRefusal(file)) return show(context, request, response, { refusal: at(file, field), answers });
    await sendRelease(response, file);
  });
  router.post('/records/:token/passphrase', async (request, response) => {
    if (!(await mayUse(request))) return sendRefusal(context, request, response, mayUse.refusal);
    const { field, answers, ...proof } = provenIn(request);
    const told = await showPassphrase(dependencies, proof);
    const said = isRefusal(told) ? { refusal: at(told, field) } : { refusal: null, told };
    await show(context, request, response, { ...said, answers });
  });
  return router;
}

/** The field of this kind that was sent, and what is in it: each part has one of its own. */
function fieldOfPart(fields: Fields, kind: string): readonly [field: string, typed: string] {
  return Object.entries(fields).find(([name]) => name.startsWith(kind)) ?? ['main', ''];
}

/** What proves, behind the link, who asks for a file or its passphrase. */
function provenIn(request: Request) {
  const answers = fieldsOf(request.body);
  const [field, birthDate] = fieldOfPart(answers, 'birthDate');
  return { token: tokenIn(request), partId: answers['part'] ?? '', birthDate, field, answers };
}

/** A refusal at the field of its part where the date of birth is what is wrong; else there may be no such field anymore. */
function at(refusal: Refusal, field: string): Refusal {
  return { ...refusal, field: refusal.field === undefined ? 'main' : field };
}

/** Shows the request of the link, with what was refused. */
async function show(
  context: PortalContext,
  request: Request,
  response: Response,
  {
    refusal,
    answers,
    told = null,
  }: { readonly refusal: Refusal | null; readonly answers: Fields; readonly told?: ToldPassphrase | null },
): Promise<void> {
  const { dependencies } = context;
  const token = tokenIn(request);
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return sendRecordTrouble(context, response, found, languageOf(request));
  const language = languageNamed(queryText(request, 'lang')) ?? found.row.language;
  const page = RecordRequestPage({
    shown: await readShown(dependencies.db, found.row, dependencies.clock()),
    language,
    token,
    privacyPhone: dependencies.config.PRIVACY_OFFICER_PHONE,
    errors: refusal === null ? {} : recordErrors(language, refusal),
    answers,
    told,
  });
  sendPage(context, response, recordWords[language].title, page, { language, refused: refusal?.refused });
}
