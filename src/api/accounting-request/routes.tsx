import { Router, type Request, type Response } from 'express';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import { languageNamed, type Language } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { accountingWords } from '../../mail/disclosure/words.js';
import { withdrawAccounting } from '../../operations/accounting-request/act.js';
import { readAskedAccounting } from '../../operations/accounting-request/read.js';
import { findAccountingRequest, type AccountingRow } from '../../operations/accounting-request/row.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { sendAccounting } from '../disclosure/send.js';
import { queryText, type PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { inSameLanguage, limitedPresses, tokenIn, type Fields } from '../http/link-presses.js';
import { AccountingRequestPage } from './page.js';
import { accountingErrors } from './words.js';

/** The page of who asked for an accounting of disclosures. Opening it changes nothing; a button and the date of birth give the list, as page, PDF or CSV. */
export function accountingRequestRoutes(context: PortalContext): Router {
  const press = limitedPresses(context);
  const router = Router();
  router.get('/accounting/:token', (request, response) => show(context, request, response, {}));
  router.post(
    '/accounting/:token',
    press((request, response, token, typed) => pressed(context, request, response, token, typed)),
  );
  return router;
}

async function pressed(
  context: PortalContext,
  request: Request,
  response: Response,
  token: string,
  typed: Fields,
): Promise<void> {
  const { dependencies } = context;
  const { press = '', birthDate = '' } = typed;
  if (press === 'withdraw') {
    const answer = await withdrawAccounting(dependencies, token);
    if (isRefusal(answer)) return show(context, request, response, { refusal: answer });
    return response.redirect(303, inSameLanguage(`/accounting/${token}`, request));
  }
  const found = await findAccountingRequest(dependencies, token);
  const language = isRefusal(found) ? languageOf(request) : readIn(request, found.row);
  const accounting = await readAskedAccounting(dependencies, { token, birthDate, language });
  if (isRefusal(accounting)) return show(context, request, response, { refusal: accounting, birthDate });
  if (press === 'pdf' || press === 'csv') return sendAccounting(response, accounting, press);
  await show(context, request, response, { accounting, birthDate });
}

function readIn(request: Request, row: AccountingRow): Language {
  return languageNamed(queryText(request, 'lang')) ?? row.language;
}

async function show(
  context: PortalContext,
  request: Request,
  response: Response,
  of: { readonly refusal?: Refusal; readonly accounting?: Accounting; readonly birthDate?: string },
): Promise<void> {
  const token = tokenIn(request);
  const found = await findAccountingRequest(context.dependencies, token);
  if (isRefusal(found))
    return sendLinkTrouble(context, response, found, { language: languageOf(request), topic: 'disclosures' });
  const { row } = found;
  const language = readIn(request, row);
  const { refusal, accounting = null, birthDate = '' } = of;
  const errors = refusal === undefined ? {} : accountingErrors(language, refusal);
  const page = AccountingRequestPage({ row, language, token, errors, accounting, birthDate });
  sendPage(context, response, accountingWords[language].title, page, { language, refused: refusal?.refused });
}
