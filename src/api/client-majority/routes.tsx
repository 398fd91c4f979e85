import { Router, type Request, type Response } from 'express';
import { maskedEmail } from '../../domain/contact.js';
import { languageNamed, type Language } from '../../domain/languages.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import {
  findMajority,
  nameOwnAddress,
  proveOwnAddress,
} from '../../operations/client-majority/own-address.js';
import { LinkPage } from '../components/link-page.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { limitedPresses, tokenIn } from '../http/link-presses.js';
import { languageOf } from '../http/language.js';
import { findSession } from '../http/session.js';
import { sentenceIn } from '../http/refusals-in-spanish.js';
import { OfAgePage } from './page.js';
import { majorityWords } from './words.js';

/** The pages behind the links of a coming of age: one names an address, the other proves it. Opening them changes nothing. */
export function majorityLinkRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const press = limitedPresses(context);
  const router = Router();
  const find = (purpose: 'client-majority' | 'own-address', token: string) =>
    findMajority(dependencies, purpose, token);

  router.get('/of-age/:token', async (request, response) => {
    const found = await find('client-majority', tokenIn(request));
    if (isRefusal(found)) return showTrouble(context, request, response, found);
    showNaming(context, request, response, found.row);
  });

  router.post(
    '/of-age/:token',
    press(async (request, response, token, { email: typed = '' }) => {
      const by = (await findSession(context, request))?.account.id ?? request.ip ?? '';
      const named = await nameOwnAddress(dependencies, { token, typed, by });
      if (!isRefusal(named)) return showNaming(context, request, response, named, { typed, refused: null });
      const found = await find('client-majority', token);
      if (isRefusal(found)) return showTrouble(context, request, response, found);
      showNaming(context, request, response, found.row, { typed, refused: named.refused });
    }),
  );

  router.get('/own-address/:token', async (request, response) => {
    const found = await find('own-address', tokenIn(request));
    if (isRefusal(found)) return showTrouble(context, request, response, found);
    if (found.link.address === found.row.address) return showProving(context, request, response, found.row);
    showTrouble(context, request, response, { refused: 'link-replaced' });
  });

  router.post(
    '/own-address/:token',
    press(async (request, response, token) => {
      const proven = await proveOwnAddress(dependencies, token);
      if (isRefusal(proven)) showTrouble(context, request, response, proven);
      else showProving(context, request, response, proven);
    }),
  );
  return router;
}

function showNaming(
  context: PortalContext,
  request: Request,
  response: Response,
  row: ClientMajority,
  press?: { readonly typed: string; readonly refused: RefusalCode | null },
): void {
  const language = chosen(request, row);
  const refused = press?.refused ?? undefined;
  const page = OfAgePage({
    row,
    language,
    token: tokenIn(request),
    // The guardian may hold this link, too: only who has just typed the address sees it.
    shownAddress: row.address && (press?.refused === null ? row.address : maskedEmail(row.address)),
    typed: refused === undefined ? '' : (press?.typed ?? ''),
    // Where an address is proven there is no field; the page says what to do.
    errors: refused === undefined || row.provenAt !== null ? {} : { email: sentenceIn(language, refused) },
  });
  sendPage(context, response, majorityWords[language].title, page, { language, refused });
}

function showProving(
  context: PortalContext,
  request: Request,
  response: Response,
  row: ClientMajority,
): void {
  const language = chosen(request, row);
  const { own } = majorityWords[language];
  const button = { action: `/own-address/${tokenIn(request)}?lang=${language}`, label: own.press };
  const page =
    row.provenAt === null ? (
      <LinkPage title={own.title} lines={own.lines(row.address ?? '')} press={button} />
    ) : (
      <LinkPage title={own.title} lines={own.done} />
    );
  sendPage(context, response, own.title, page, { language });
}

function showTrouble(context: PortalContext, request: Request, response: Response, refusal: Refusal): void {
  const language = languageOf(request);
  const taken = refusal.refused === 'own-address-taken';
  const lead = taken ? { lead: sentenceIn(language, refusal.refused) } : {};
  sendLinkTrouble(context, response, refusal, { language, ...lead });
}

function chosen(request: Request, row: ClientMajority): Language {
  return languageNamed(queryText(request, 'lang')) ?? row.language;
}
