import type { Router, Response } from 'express';
import { isRefusal, type RefusalCode } from '../../domain/refusals.js';
import { referenceOf } from '../../operations/case/references.js';
import { askForCodeByLink, findFormerPhone, provePhone } from '../../operations/note-retrieval/phone-code.js';
import {
  findMailboxLink,
  findUsedMailboxLink,
  proveFormerMailbox,
} from '../../operations/note-retrieval/request.js';
import { maskedPhone } from '../../domain/contact.js';
import { sendPage } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { limitedPresses } from '../http/link-presses.js';
import { refusalSentences } from '../http/refusals.js';
import { FormerPhoneProvenPage, ProveFormerMailboxPage, RetrievalCodePage, SecondProofPage } from './page.js';
import { root, trouble } from './trouble.js';

/** The link that proves the former mailbox. */
export function addProofRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const press = limitedPresses(context);

  router.get(`${root}/link/:token`, async (request, response) => {
    const { token } = request.params;
    const link = await findMailboxLink(dependencies, token);
    if (isRefusal(link))
      return link.refused === 'link-used'
        ? askForSecond(context, response, token)
        : trouble(context, response, link);
    sendPage(context, response, 'Is this your mailbox?', ProveFormerMailboxPage({ token }));
  });

  router.post(
    `${root}/link/:token`,
    press(async (_request, response, token) => {
      const refusal = await proveFormerMailbox(dependencies, token);
      // Pressed twice, it is the same page.
      if (refusal === null || refusal.refused === 'link-used') return askForSecond(context, response, token);
      trouble(context, response, refusal);
    }),
  );
}

/** The code that proves the former phone. */
export function addCodeRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const press = limitedPresses(context);

  router.post(
    `${root}/link/:token/code`,
    press(async (_request, response, token) => {
      const link = await findUsedMailboxLink(dependencies, token);
      if (isRefusal(link)) return trouble(context, response, link);
      const refusal = await askForCodeByLink(dependencies, link.caseId);
      if (refusal !== null) return askForSecond(context, response, token, refusal.refused);
      const reference = await referenceOf(dependencies.db, link.caseId);
      response.redirect(303, `${root}/code?reference=${reference}`);
    }),
  );

  router.get(`${root}/code`, (request, response) => {
    const reference = queryText(request, 'reference');
    sendPage(context, response, 'Enter the code', RetrievalCodePage({ reference, errors: {} }));
  });

  router.post(
    `${root}/code`,
    press(async (_request, response, _token, { reference = '', code = '' }) => {
      const refusal = await provePhone(dependencies, { reference, code });
      if (refusal === null)
        return sendPage(context, response, 'Your phone is confirmed', FormerPhoneProvenPage());
      const page = RetrievalCodePage({ reference, errors: fieldErrors([refusal], 'code') });
      sendPage(context, response, 'Enter the code', page, { refused: refusal.refused });
    }),
  );
}

/** How to give the second proof, for someone who has used the link. */
async function askForSecond(
  context: PortalContext,
  response: Response,
  token: string,
  refused?: RefusalCode,
): Promise<void> {
  const { dependencies } = context;
  const link = await findUsedMailboxLink(dependencies, token);
  if (isRefusal(link)) return trouble(context, response, link);
  const phone = await findFormerPhone(dependencies.db, link.subjectId);
  const page = SecondProofPage({
    token,
    phone: phone === null ? null : maskedPhone(phone),
    error: refused === undefined ? null : refusalSentences[refused].sentence,
  });
  sendPage(context, response, 'One more proof', page, { refused });
}
