import { Router, type Request, type Response } from 'express';
import type { Dependencies } from '../../dependencies.js';
import { checkMessage } from '../../domain/contact-request/form.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import {
  findConversation,
  rateContact,
  readConversation,
  settleByPerson,
  writeToConversation,
} from '../../operations/contact-request/conversation.js';
import { createThrottle } from '../../security/throttle.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { languageOf } from '../http/language.js';
import { ConversationPage } from './conversation-page.js';
import { ConversationTroublePage } from './link-pages.js';
import { contactErrors, contactWords } from './words.js';

/** The conversation behind the link that its emails carry: opening it changes nothing. */
export function conversationRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/contact/conversation/:token', async (request, response) => {
    const { token } = request.params;
    const found = await findConversation(dependencies, portal, token);
    if (isRefusal(found)) return trouble(request, response, found);
    await show(response, { requestId: found.id, token, message: '', refusals: [] });
  });

  router.post('/contact/conversation/:token', async (request, response) => {
    const { token } = request.params;
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const found = await findConversation(dependencies, portal, token);
    if (isRefusal(found)) return trouble(request, response, found);
    const fields = fieldsOf(request.body);
    const refusal = await press(dependencies, found.id, fields);
    if (refusal === null) return response.redirect(303, request.path);
    await show(response, {
      requestId: found.id,
      token,
      message: fields['message'] ?? '',
      refusals: [refusal],
    });
  });
  return router;

  async function show(
    response: Response,
    of: {
      readonly requestId: string;
      readonly token: string;
      readonly message: string;
      readonly refusals: readonly Refusal[];
    },
  ): Promise<void> {
    const { requestId, refusals, ...rest } = of;
    const conversation = await readConversation(dependencies, requestId);
    const { language } = conversation.request;
    const page = ConversationPage({ ...rest, conversation, errors: contactErrors(language, refusals) });
    sendPage(context, response, contactWords[language].conversation, page, {
      language,
      status: statusOf(refusals),
      error: refusals.length > 0,
    });
  }

  function trouble(request: Request, response: Response, refusal: Refusal): void {
    const language = languageOf(request);
    const page = ConversationTroublePage({ language, over: refusal.refused === 'contact-over' });
    sendPage(context, response, contactWords[language].linkTrouble.title, page, {
      language,
      status: statusOf([refusal]),
    });
  }
}

/** Does what a button of the conversation says: a grade, "this is settled", or a message. */
async function press(
  dependencies: Dependencies,
  requestId: string,
  { rating, settle, message = '', form = '' }: Readonly<Record<string, string>>,
): Promise<Refusal | null> {
  if (rating !== undefined) return rateContact(dependencies, { requestId, rating: Number(rating) });
  if (settle !== undefined) return settleByPerson(dependencies, requestId);
  const text = checkMessage({ message });
  if (isRefusal(text)) return text;
  const written = await writeToConversation(dependencies, { requestId, text, pressKey: form });
  return isRefusal(written) ? written : null;
}
