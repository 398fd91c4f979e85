import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { parseEmail } from '../../domain/email-address.js';
import { cryIn } from '../../domain/contact-request/heard.js';
import type { ContactPortal } from '../../domain/contact-request/topics.js';
import { checkName, fullName } from '../../domain/person-name.js';
import { isRefusal } from '../../domain/refusals.js';
import { hearCrisis, type HeardWriter } from '../../operations/contact-request/hear-crisis.js';
import { writerBehind } from '../../operations/contact-request/writer-behind.js';
import { parseContactPhone } from '../../security/phone-number.js';
import type { PortalContext } from '../http/context.js';
import { sendRefusal } from '../components/send-page.js';
import { comesFromElsewhere, isFromUs } from '../http/csrf.js';
import { fieldsOf } from '../http/fields.js';
import { isAnothersForm, isOpenedByNobody } from '../http/form-token.js';
import { noteHeard } from '../http/heard.js';
import { languageOf } from '../http/language.js';
import { findSession } from '../http/session.js';

/** Whether a path takes messages to support, which are heard and handed on even where they are refused, or reports of machines. */
export const hearsByItself = (path: string): boolean => messages.test(path);
const messages = /^\/(contact\/(about|conversation)\/|v1\/contact-requests|webhooks\/)/;

/** Listens for words of a crisis in every form of a portal, and in every body of its JSON API, whatever becomes of it. */
export function hearForms(context: PortalContext): RequestHandler {
  return async (request, response, next) => {
    if (!hearsByItself(request.path)) await hearForm(context, request, response);
    next();
  };
}

/**
 * Listens in a form that couldn't be read to its end, such as one whose files there was no room for; another site's is refused. One whose token isn't among what was read
 * may be ours or not: nobody listens, and its sender is told what was wrong with it.
 */
export function hearBrokenOff(context: PortalContext): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (isFromUs(context, request)) await hearForm(context, request, response);
    else if (comesFromElsewhere(request, context.origin))
      return sendRefusal(context, request, response, 'foreign-origin');
    next(error);
  };
}

/** Makes a message to support of the words of a crisis in a form, and has the next page show 988 first. */
export async function hearForm(context: PortalContext, request: Request, response: Response): Promise<void> {
  const text = cryIn(request.body);
  if (text === null) return;
  const { dependencies } = context;
  await hearCrisis(dependencies, {
    portal: context.portal as ContactPortal,
    language: languageOf(request),
    text,
    ip: request.ip ?? '',
    writer: await writerOf(context, request),
  });
  noteHeard(context, response);
}

/** Who wrote: the holder of the link; without a link, who opened the form while logged in; else what the form says. */
async function writerOf(context: PortalContext, request: Request): Promise<HeardWriter> {
  const { dependencies } = context;
  const fields = fieldsOf(request.body);
  const tokens = [...request.path.split('/'), fields['token'] ?? ''].filter((part) => part.length > 20);
  const behind = await writerBehind(dependencies, tokens);
  if (behind !== null) return behind;
  const typed = readTyped(fields);
  const signedIn = await findSession(context, request);
  if (signedIn === null || !isTheirs(context, request, signedIn.account.id)) return typed;
  const { id: accountId, email } = signedIn.account;
  return { ...typed, name: fullName(signedIn.account), email, accountId };
}

/** A form of another, or one that was opened without a log-in, isn't of who is logged in: on a shared computer someone else wrote it. A body of the JSON API is opened by nobody, and is theirs. */
function isTheirs(context: PortalContext, request: Request, accountId: string): boolean {
  const isForm = !request.is('json');
  return !(isForm && isOpenedByNobody(request)) && !isAnothersForm(context, request, accountId);
}

/** What a form says, as far as a form to support would take it: a mail may go to whom it names. */
function readTyped({ email = '', phone = '', ...fields }: Record<string, string>): HeardWriter {
  const name = checkName(fields, 'name');
  const address = parseEmail(email);
  const number = parseContactPhone(phone);
  return {
    name: isRefusal(name) ? '' : name,
    email: isRefusal(address) ? null : address,
    emailIsSafe: fields['emailIsUnsafe'] !== 'yes' && fields['emailIsSafe'] !== 'false',
    phone: isRefusal(number) ? null : number,
    language: null,
    accountId: null,
    caseId: null,
  };
}
