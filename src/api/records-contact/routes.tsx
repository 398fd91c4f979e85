import { Router, type Request, type Response } from 'express';
import { checkRecordsContact } from '../../domain/records-contact/form.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { confirmContact, contactIn, proveContactAddress } from '../../operations/records-contact/confirm.js';
import { findContact } from '../../operations/records-contact/links.js';
import type { ContactRow } from '../../operations/records-contact/row.js';
import { digestOfSeen } from '../../tokens/digest-of-seen.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { linkPresses, tokenIn, type Fields } from '../http/link-presses.js';
import { sendRecordTrouble } from '../record-request/trouble.js';
import { contactTitle, NewAddressPage, RecordsContactPage } from './page.js';

/** The pages behind the links of a records contact; a provider who left has no login. Opening them changes nothing. */
export function recordsContactRoutes(context: PortalContext): Router {
  const press = linkPresses(context, (...shown) => showContact(context, ...shown));
  const prove = linkPresses(context, (_, response, refusal) =>
    Promise.resolve(sendRecordTrouble(context, response, refusal ?? { refused: 'not-found' }, 'en')),
  );
  const router = Router();

  router.get('/records-contact/:token', (request, response) =>
    showContact(context, request, response, null, {}),
  );
  router.post(
    '/records-contact/:token',
    press(
      (token, typed) => confirmContact(context.dependencies, token, typed),
      (token) => `/records-contact/${token}`,
    ),
  );
  router.get('/records-contact-address/:token', (request, response) =>
    showAddress(context, request, response),
  );
  router.post(
    '/records-contact-address/:token',
    prove(
      (token) => proveContactAddress(context.dependencies, token),
      (token) => `/records-contact-address/${token}`,
    ),
  );
  return router;
}

async function showContact(
  context: PortalContext,
  request: Request,
  response: Response,
  refusal: Refusal | null,
  typed: Fields,
): Promise<void> {
  const token = tokenIn(request);
  const found = await findContact(context.dependencies, 'records-contact', token);
  if (isRefusal(found)) return sendRecordTrouble(context, response, found, 'en');
  const isChanged = refusal?.refused === 'details-changed';
  const checked = refusal === null ? [] : isChanged ? [refusal] : checkRecordsContact(typed);
  const refusals = areRefusals(checked) ? checked : [];
  const page = RecordsContactPage({
    token,
    answers: refusal === null || isChanged ? answersOf(found.row) : typed,
    errors: fieldErrors(refusals),
    isConfirmed: found.row.confirmedAt !== null && found.row.steps === 0,
    newEmail: found.row.newEmail,
  });
  sendPage(context, response, contactTitle, page, { refused: refusal?.refused });
}

async function showAddress(context: PortalContext, request: Request, response: Response): Promise<void> {
  const token = tokenIn(request);
  const found = await findContact(context.dependencies, 'records-contact-address', token);
  if (isRefusal(found)) return sendRecordTrouble(context, response, found, 'en');
  const { row, link } = found;
  const isProven = row.newEmail === '' && row.termination.recordsEmail === link.address;
  if (!isProven && row.newEmail !== link.address)
    return sendRecordTrouble(context, response, { refused: 'link-replaced' }, 'en');
  sendPage(context, response, contactTitle, NewAddressPage({ token, isProven }));
}

function answersOf(row: ContactRow): Fields {
  const contact = contactIn(row);
  const { practice, address, email, phone } = contact;
  return {
    seen: digestOfSeen(contact),
    recordsPractice: practice,
    recordsAddress: address,
    recordsEmail: email,
    recordsPhone: phone,
  };
}
