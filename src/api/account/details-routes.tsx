import type { Router } from 'express';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { changeDetails, holderOf, readDetails } from '../../operations/account/change-details.js';
import { changeTimeZone, hasOwnTimeZone } from '../../operations/account/change-time-zone.js';
import { displayPhone } from '../../domain/contact.js';
import type { PortalContext, Visit } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { timeZoneOf } from '../../operations/account/time-zone.js';
import { routesFor } from '../sign-in/visits.js';
import { DetailsPage, TimeZonePage } from './details-page.js';

/** Correcting who one is, and saying where. */
export function detailsRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/details', showDetails],
    ['post', '/account/details', saveDetails],
    ['get', '/account/time-zone', showTimeZone],
    ['post', '/account/time-zone', saveTimeZone],
  ]);
}

async function showDetails(
  { dependencies }: PortalContext,
  visit: Visit,
  refusals: readonly Refusal[] = [],
): Promise<void> {
  const details = await readDetails(dependencies, visit.signedIn.account.id);
  const { seen, givenName, familyName, birthDate, phone, licenseNumber, insuranceName, insuranceBirthDate } =
    details;
  const answers = {
    seen,
    givenName,
    familyName,
    birthDate: birthDate ?? '',
    phone: phone === null ? '' : displayPhone(phone),
    licenseNumber: licenseNumber ?? '',
    insuranceName: insuranceName ?? '',
    insuranceBirthDate: insuranceBirthDate ?? '',
  };
  renderDetails(visit, answers, refusals);
}

async function saveDetails(context: PortalContext, visit: Visit): Promise<void> {
  const answers = fieldsOf(visit.request.body);
  const answer = await changeDetails(context.dependencies, visit.signedIn, answers, answers['seen']);
  // What another tab changed isn't taken back: the page shows it anew.
  if (areRefusals(answer) && answer[0]?.refused === 'details-changed')
    return showDetails(context, visit, answer);
  if (areRefusals(answer)) return renderDetails(visit, answers, answer);
  visit.response.redirect(303, '/account?done=details-changed');
}

function renderDetails(
  visit: Visit,
  answers: Readonly<Record<string, string>>,
  refusals: readonly Refusal[] = [],
): void {
  const { account } = visit.signedIn;
  visit.page(
    'Correct your details',
    DetailsPage({
      portal: account.portal,
      holder: holderOf(account),
      jurisdiction: account.provider?.jurisdiction ?? null,
      answers,
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}

async function showTimeZone({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!hasOwnTimeZone(visit.signedIn.account)) return visit.refuse('not-found');
  renderTimeZone(visit, { timeZone: await timeZoneOf(dependencies.db, visit.signedIn.account) });
}

async function saveTimeZone({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const answers = fieldsOf(visit.request.body);
  const answer = await changeTimeZone(dependencies, visit.signedIn, answers);
  if (isRefusal(answer)) return renderTimeZone(visit, answers, [answer]);
  visit.response.redirect(303, '/account?done=time-zone-changed');
}

function renderTimeZone(
  visit: Visit,
  answers: Readonly<Record<string, string>>,
  refusals: readonly Refusal[] = [],
): void {
  visit.page('Change time zone', TimeZonePage({ answers, errors: fieldErrors(refusals) }), {
    refused: refusals[0]?.refused,
  });
}
