import { Router, type Request, type Response } from 'express';
import type { Dependencies } from '../../dependencies.js';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import { checkMessage } from '../../domain/contact-request/form.js';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { writeToConversation } from '../../operations/contact-request/conversation.js';
import { openPaper } from '../../operations/contact-request/papers.js';
import { findConversation, readConversation } from '../../operations/contact-request/read-conversation.js';
import { rateContact, settleByPerson } from '../../operations/contact-request/settle.js';
import type { SentFile } from '../../operations/contact-request/take-paper.js';
import { sendPage } from '../components/send-page.js';
import { pathText, type PortalContext, queryText } from '../http/context.js';
import { limitedPresses } from '../http/link-presses.js';
import { uploadsOf } from '../http/uploads.js';
import { languageOf } from '../http/language.js';
import { hearForm } from './hear-forms.js';
import { ConversationPage } from './conversation-page.js';
import { conversationBehind } from './may-send-files.js';
import { sendPaper } from './send-paper.js';
import { ConversationTroublePage } from './link-pages.js';
import { contactErrors, contactWords } from './words.js';

/** A conversation on its page, with what was typed and refused. */
interface Shown {
  readonly requestId: string;
  readonly token: string;
  readonly message: string;
  readonly refusals: readonly Refusal[];
  readonly isSent?: boolean;
  readonly before?: string;
}

/** The conversation behind the link that its emails carry: opening it changes nothing. */
export function conversationRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const limited = limitedPresses(
    context,
    (request, response) => sendTrouble(context, request, response, { refused: 'rate-limited' }),
    // No limit keeps back a cry for help.
    ({ message = '' }) => tellsOfCrisis(message),
  );
  const router = Router();

  router.get('/contact/conversation/:token', async (request, response) => {
    const { token } = request.params;
    const found = await findConversation(dependencies, portal, token);
    if (isRefusal(found)) return sendTrouble(context, request, response, found);
    const before = queryText(request, 'before');
    await show(response, { requestId: found.id, token, message: '', refusals: [], before });
  });

  router.get(
    '/contact/conversation/:token/papers/:id',
    limited(async (request, response, token) => {
      const found = await findConversation(dependencies, portal, token);
      if (isRefusal(found)) return sendTrouble(context, request, response, found);
      const id = pathText(request, 'id');
      const paper = isUuid(id) ? await openPaper(dependencies, { requestId: found.id, paperId: id }) : null;
      if (paper === null) return sendTrouble(context, request, response, { refused: 'not-found' });
      await sendPaper(response, paper);
    }),
  );

  router.post(
    '/contact/conversation/:token',
    limited(async (request, response, token, fields) => {
      const found = await conversationBehind(context, request, token);
      if (isRefusal(found)) {
        await hearForm(context, request, response);
        return sendTrouble(context, request, response, found);
      }
      const pressed = await press(dependencies, found.id, fields, uploadsOf(request));
      if (pressed === null) return response.redirect(303, request.path);
      const { refusal, isSent } = pressed;
      if (!isSent) await hearForm(context, request, response);
      const message = isSent ? '' : (fields['message'] ?? '');
      await show(response, { requestId: found.id, token, message, refusals: [refusal], isSent });
    }),
  );
  return router;

  async function show(response: Response, of: Shown): Promise<void> {
    const { requestId, refusals, before, ...rest } = of;
    const conversation = await readConversation(dependencies, requestId, before);
    const { language } = conversation.request;
    const isHeard = response.locals['isHeard'] === true;
    const page = ConversationPage({
      ...rest,
      conversation,
      errors: contactErrors(language, refusals),
      isHeard,
    });
    sendPage(context, response, contactWords[language].conversation, page, {
      language,
      refused: refusals[0]?.refused,
    });
  }
}

/** The link of a conversation that doesn't open it. */
function sendTrouble(
  context: PortalContext,
  request: Request,
  response: Response,
  { refused }: Refusal,
): void {
  const language = languageOf(request);
  const { linkTrouble } = contactWords[language];
  const said: Partial<Record<RefusalCode, string>> = {
    'contact-over': linkTrouble.over,
    'not-found': linkTrouble.broken,
  };
  const lead = said[refused] ?? contactErrors(language, [{ refused }])['main'];
  const page = ConversationTroublePage({ language, lead: lead ?? linkTrouble.broken });
  sendPage(context, response, linkTrouble.title, page, { language, refused, error: false });
}

/** What keeps a press from being all done; where `isSent`, its words were. */
interface Refused {
  readonly refusal: Refusal;
  readonly isSent: boolean;
}

/** Does what a button of the conversation says: a grade, "this is settled", or a message with its papers. */
async function press(
  dependencies: Dependencies,
  requestId: string,
  { rating, settle, message = '', form = '' }: Readonly<Record<string, string>>,
  files: readonly SentFile[] | Refusal,
): Promise<Refused | null> {
  if (rating !== undefined)
    return unsent(await rateContact(dependencies, { requestId, rating: Number(rating) }));
  if (settle !== undefined) return unsent(await settleByPerson(dependencies, requestId));
  if (isRefusal(files)) return unsent(files);
  const text = checkMessage({ message }, files.length > 0);
  if (isRefusal(text)) return unsent(text);
  const written = await writeToConversation(dependencies, { requestId, text, pressKey: form, files });
  if (isRefusal(written)) return unsent(written);
  return written.papersRefused === undefined ? null : { refusal: written.papersRefused, isSent: true };
}

function unsent(refusal: Refusal | null): Refused | null {
  return refusal && { refusal, isSent: false };
}
