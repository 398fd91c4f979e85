import { Router, type Request, type RequestHandler, type Response } from 'express';
import { languageNamed, type Language } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import {
  findMajority,
  nameOwnAddress,
  proveOwnAddress,
} from '../../operations/client-majority/own-address.js';
import { createThrottle } from '../../security/throttle.js';
import { LinkPage, SupportLink } from '../components/link-page.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { tokenIn } from '../http/link-presses.js';
import { fieldsOf } from '../http/fields.js';
import { languageOf } from '../http/language.js';
import { refusalSentences } from '../http/refusals.js';
import { sentenceIn } from '../http/refusals-in-spanish.js';
import { OfAgePage } from './page.js';
import { majorityWords } from './words.js';

/** The pages behind the links of a coming of age: one names an address, the other proves it. Opening them changes nothing. */
export function majorityLinkRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();
  const find = (purpose: 'client-majority' | 'own-address', token: string) =>
    findMajority(dependencies, purpose, token);
  const pressed =
    (press: (request: Request, response: Response, token: string) => Promise<void>): RequestHandler =>
    async (request, response) => {
      if (await mayUseTokens(request.ip ?? '')) return press(request, response, tokenIn(request));
      sendRefusal(context, request, response, 'rate-limited', null, languageOf(request));
    };

  router.get('/of-age/:token', async (request, response) => {
    const found = await find('client-majority', tokenIn(request));
    if (isRefusal(found)) return showTrouble(context, request, response, found);
    showNaming(context, request, response, found.row);
  });

  router.post(
    '/of-age/:token',
    pressed(async (request, response, token) => {
      const { email: typed = '' } = fieldsOf(request.body);
      const named = await nameOwnAddress(dependencies, { token, typed });
      if (!isRefusal(named)) return showNaming(context, request, response, named);
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
    pressed(async (request, response, token) => {
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
  wrong?: { readonly typed: string; readonly refused: RefusalCode },
): void {
  const language = chosen(request, row);
  const errors = wrong === undefined ? {} : { email: sentenceIn(language, wrong.refused) };
  const page = OfAgePage({ row, language, token: tokenIn(request), typed: wrong?.typed ?? '', errors });
  const status = wrong === undefined ? {} : { status: refusalSentences[wrong.refused].status, error: true };
  sendPage(context, response, majorityWords[language].title, page, { language, ...status });
}

function showProving(
  context: PortalContext,
  request: Request,
  response: Response,
  row: ClientMajority,
): void {
  const language = chosen(request, row);
  const { own } = majorityWords[language];
  const press = { action: `/own-address/${tokenIn(request)}?lang=${language}`, label: own.press };
  const page =
    row.provenAt === null ? (
      <LinkPage title={own.title} lines={own.lines(row.address ?? '')} press={press} />
    ) : (
      <LinkPage title={own.title} lines={own.done} />
    );
  sendPage(context, response, own.title, page, { language });
}

function showTrouble(
  context: PortalContext,
  request: Request,
  response: Response,
  { refused }: Refusal,
): void {
  const language = languageOf(request);
  const words = majorityWords[language];
  const lines = refused === 'own-address-taken' ? [sentenceIn(language, refused)] : words.brokenLines;
  const page = (
    <LinkPage title={words.broken} lines={lines}>
      <SupportLink topic="something_else" language={language} label={words.toSupport} />
    </LinkPage>
  );
  sendPage(context, response, words.broken, page, { language, status: refusalSentences[refused].status });
}

function chosen(request: Request, row: ClientMajority): Language {
  return languageNamed(queryText(request, 'lang')) ?? row.language;
}
