import { z } from 'zod';
import { tellsOfCrisis } from '../../domain/contact-request/crisis-words.js';
import { checkContactForm, checkMessage } from '../../domain/contact-request/form.js';
import { contactTopics, type ContactPortal, type ContactTopic } from '../../domain/contact-request/topics.js';
import { languages } from '../../domain/languages.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { writeToConversation } from '../../operations/contact-request/conversation.js';
import { findConversation } from '../../operations/contact-request/read-conversation.js';
import { rateContact, settleByPerson } from '../../operations/contact-request/settle.js';
import { createContactRequests } from '../../operations/contact-request/submit.js';
import { releaseByOwner } from '../../operations/suppression/release-by-owner.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { hearForm } from './hear-forms.js';
import type { PortalContext } from '../http/context.js';
import { openEndpoint, type Endpoint } from '../openapi/endpoints.js';
import { pressEndpoint, tokenEndpoint } from '../openapi/link-endpoint.js';
import { done } from '../openapi/shapes.js';

const topics = Object.keys(contactTopics) as [ContactTopic, ...ContactTopic[]];
const token = z.string();

/** The contact form and its conversation for programs; nobody has to be logged in. */
export const contactRequestEndpoints: readonly ((context: PortalContext) => Endpoint)[] = [
  (context) => {
    const submit = createContactRequests(context.dependencies);
    return openEndpoint({
      method: 'post',
      path: '/v1/contact-requests',
      summary:
        'Sends a message to support. The answer is the same for every address; the same message again, while the first is open, is the same request.',
      success: 202,
      body: z.object({
        topic: z.enum(topics),
        name: z.string(),
        email: z.string(),
        accountEmail: z.string().default(''),
        message: z.string().default(''),
        phone: z.string().default(''),
        emailIsSafe: z.boolean().default(true),
        voicemailIsSafe: z.boolean().default(false),
        interpreter: z.string().default(''),
        language: z.enum(languages).default('en'),
      }),
      response: z.object({ reference: z.string(), answerDueAt: z.string(), crisis: z.boolean() }),
      handle: async ({ body, request, response }) => {
        const { language, emailIsSafe, voicemailIsSafe, ...answers } = body;
        const flags = {
          emailIsUnsafe: emailIsSafe ? '' : 'yes',
          voicemailIsSafe: voicemailIsSafe ? 'yes' : '',
        };
        const of = { portal: context.portal as ContactPortal, language, writer: null };
        const message = checkContactForm({ ...answers, ...flags }, of, parseContactPhone);
        if (areRefusals(message)) {
          await hearForm(context, request, response);
          return message;
        }
        const accepted = await submit(message, { writer: null, ip: request.ip ?? '' });
        if (isRefusal(accepted)) return accepted;
        const { reference, crisis, answerDueAt } = accepted;
        return { reference, crisis, answerDueAt: answerDueAt.toISOString() };
      },
    })(context);
  },
  ofConversation({
    path: '/v1/contact-requests/messages',
    summary:
      'Writes to a conversation with the token of its emailed link; `key` makes a repeated one the same message.',
    body: z.object({ token, message: z.string(), key: z.string().min(8) }),
    // No limit keeps back a cry for help.
    isUrgent: ({ message }) => tellsOfCrisis(message),
    act: async ({ dependencies }, { id }, { message, key }) => {
      const text = checkMessage({ message });
      if (isRefusal(text)) return text;
      const written = await writeToConversation(dependencies, { requestId: id, text, pressKey: key });
      return isRefusal(written) ? written : null;
    },
  }),
  ofConversation({
    path: '/v1/contact-requests/settlements',
    summary:
      'Says with the token of a conversation’s emailed link that the matter is settled. Sent again, it stays so.',
    body: z.object({ token }),
    act: ({ dependencies }, { id }) => settleByPerson(dependencies, id),
  }),
  ofConversation({
    path: '/v1/contact-requests/ratings',
    summary: 'Grades the help in a settled conversation, 1 to 5, with the token of its emailed link.',
    body: z.object({ token, rating: z.int().min(1).max(5) }),
    act: ({ dependencies }, { id }, { rating }) => rateContact(dependencies, { requestId: id, rating }),
  }),
  pressEndpoint({
    path: '/v1/suppression-releases',
    summary:
      'Takes an unsubscribed address off the list with the token of the emailed link. Sent again, it stays so.',
    body: z.object({ token }),
    press: ({ dependencies, portal }, body) => releaseByOwner(dependencies, portal, body.token),
  }),
];

/** An endpoint that does something in the conversation of a mailed token. */
function ofConversation<Body extends z.ZodObject<{ token: z.ZodString }>>(of: {
  readonly path: string;
  readonly summary: string;
  readonly body: Body;
  readonly isUrgent?: (body: z.output<Body>) => boolean;
  readonly act: (
    context: PortalContext,
    request: ContactRequest,
    body: z.output<Body>,
  ) => Promise<Refusal | null>;
}): (context: PortalContext) => Endpoint {
  const { act, ...described } = of;
  return tokenEndpoint({
    ...described,
    method: 'post',
    response: done,
    handle: async ({ context, request, response, body }) => {
      const found = await findConversation(context.dependencies, context.portal, body.token);
      const refusal = isRefusal(found) ? found : await act(context, found, body);
      if (refusal === null) return { done: true } as const;
      await hearForm(context, request, response);
      return refusal;
    },
  });
}
