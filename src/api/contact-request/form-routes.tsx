import { Router, type Request, type Response } from 'express';
import { checkContactForm, type KnownWriter } from '../../domain/contact-request/form.js';
import { topicAt, type ContactPortal, type ContactTopic } from '../../domain/contact-request/topics.js';
import { areRefusals, isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { longInstant } from '../../mail/dates.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { createContactRequests } from '../../operations/contact-request/submit.js';
import { fullName } from '../../domain/person-name.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldsOf } from '../http/fields.js';
import { isAnothersForm, isOpenedByNobody } from '../http/form-token.js';
import { languageOf } from '../http/language.js';
import { findSession } from '../http/session.js';
import { hearForm } from './hear-forms.js';
import { ContactFormPage, ContactSentPage, ContactTopicsPage } from './form-page.js';
import { contactErrors, contactWords } from './words.js';

/** The contact form: no one has to log in, and someone who is logged in isn't asked who they are. */
export function contactFormRoutes(context: PortalContext): Router {
  const portal = context.portal as ContactPortal;
  const submit = createContactRequests(context.dependencies);
  const router = Router();

  router.get('/contact', async (request, response) => {
    const language = languageOf(request);
    const signedIn = await findSession(context, request);
    const page = ContactTopicsPage({ portal, language });
    sendPage(context, response, contactWords[language].title, page, { language, signedIn });
  });

  router.get('/contact/about/:topic', async (request, response) => {
    const topic = topicIn(portal, request);
    if (topic === null) return response.redirect(303, '/contact');
    const signedIn = await findSession(context, request);
    showForm(context, request, response, { topic, signedIn, answers: {}, refusals: [] });
  });

  router.post('/contact/about/:topic', async (request, response) => {
    const topic = topicIn(portal, request);
    const language = languageOf(request);
    const refuse = async (code: RefusalCode, signedIn: SignedIn | null = null) => {
      await hearForm(context, request, response);
      sendRefusal(context, request, response, code, signedIn, language);
    };
    if (topic === null) return refuse('not-found');
    // A form that was opened without a log-in is sent without one: someone who logged in since, in another tab, didn't write it.
    const signedIn = isOpenedByNobody(request) ? null : await findSession(context, request);
    if (signedIn !== null && isAnothersForm(context, request, signedIn.account.id))
      return refuse('opened-as-another', signedIn);
    const answers = { ...fieldsOf(request.body), topic };
    const writer = writerOf(signedIn);
    const message = checkContactForm(answers, { portal, language, writer }, parseContactPhone);
    const shown = { topic, signedIn, answers };
    if (areRefusals(message)) {
      await hearForm(context, request, response);
      return showForm(context, request, response, { ...shown, refusals: message });
    }
    const accepted = await submit(message, { writer, ip: request.ip ?? '' });
    if (isRefusal(accepted)) return showForm(context, request, response, { ...shown, refusals: [accepted] });
    const { CONTACT_TIME_ZONE } = context.dependencies.config;
    const answerBy = longInstant(accepted.answerDueAt, CONTACT_TIME_ZONE, language);
    const { emailIsSafe } = message;
    const page = ContactSentPage({
      ...accepted,
      portal,
      topic,
      language,
      answerBy,
      emailIsSafe,
    });
    sendPage(context, response, contactWords[language].sent, page, { language, signedIn });
  });
  return router;
}

function topicIn(portal: ContactPortal, request: Request<{ topic: string }>): ContactTopic | null {
  return topicAt(portal, request.params.topic);
}

function writerOf(signedIn: SignedIn | null): KnownWriter | null {
  if (signedIn === null) return null;
  const { id: accountId, givenName, familyName, email } = signedIn.account;
  return { accountId, name: fullName({ givenName, familyName }), email };
}

function showForm(
  context: PortalContext,
  request: Request,
  response: Response,
  of: {
    readonly topic: ContactTopic;
    readonly signedIn: SignedIn | null;
    readonly answers: Readonly<Record<string, string>>;
    readonly refusals: readonly Refusal[];
  },
): void {
  const { topic, signedIn, answers, refusals } = of;
  const language = languageOf(request);
  const portal = context.portal as ContactPortal;
  const writer = writerOf(signedIn);
  const errors = contactErrors(language, refusals);
  const isHeard = response.locals['isHeard'] === true;
  const page = ContactFormPage({ portal, language, topic, writer, answers, errors, isHeard });
  sendPage(context, response, contactWords[language].topics[topic], page, {
    language,
    signedIn,
    refused: refusals[0]?.refused,
  });
}
