import type { Router } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { providerOf } from '../../operations/account/practice.js';
import { isUuid } from '../../domain/ids.js';
import {
  draftNotes,
  readDraft,
  signDraft,
  submitClaims,
  unbilledSessions,
} from '../../operations/contract-termination/unfinished-work.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { routesFor } from '../sign-in/visits.js';
import { NotesToSignPage, NoteToSignPage, SessionsToBillPage } from './unfinished-work-page.js';

/** Notes to sign and sessions to bill: what keeps a case open after the last day. */
export function unfinishedWorkRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/notes-to-sign', showNotes],
    ['get', '/notes-to-sign/:id', (context_, visit) => showNote(context_, visit, [])],
    ['post', '/notes-to-sign/:id', signNote],
    ['get', '/sessions-to-bill', (context_, visit) => showSessions(context_, visit, [])],
    ['post', '/sessions-to-bill', billSessions],
  ]);
}

async function showNotes({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { id, timeZone } = providerOf(visit);
  const items = await draftNotes(dependencies, id);
  visit.page('Notes to sign', NotesToSignPage({ items, timeZone, signed: justSigned(visit) }));
}

async function showNote(
  { dependencies }: PortalContext,
  visit: Visit,
  refusals: readonly Refusal[],
): Promise<void> {
  const { timeZone } = providerOf(visit);
  const note = await readDraft(dependencies, workerIn(visit), noteIn(visit));
  // Signed in another tab, or someone else's.
  if (note === null) return visit.response.redirect(303, '/notes-to-sign');
  visit.page(
    'Note to sign',
    NoteToSignPage({ note, timeZone, signed: justSigned(visit), errors: fieldErrors(refusals) }),
    { refused: refusals[0]?.refused },
  );
}

async function signNote(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const { seen = '' } = fieldsOf(visit.request.body);
  const answer = await signDraft(dependencies, workerIn(visit), { noteId: noteIn(visit), seen });
  if (isRefusal(answer))
    return answer.refused === 'not-found'
      ? visit.refuse(answer.refused)
      : showNote(context, visit, [{ ...answer, field: 'sign' }]);
  const [next] = await draftNotes(dependencies, providerOf(visit).id);
  visit.response.redirect(303, `/notes-to-sign${next === undefined ? '' : `/${next.id}`}?done=signed`);
}

async function showSessions(
  { dependencies }: PortalContext,
  visit: Visit,
  refusals: readonly Refusal[],
): Promise<void> {
  const { id, timeZone } = providerOf(visit);
  visit.page(
    'Sessions to bill',
    SessionsToBillPage({
      items: await unbilledSessions(dependencies, id),
      timeZone,
      allChecked: queryText(visit.request, 'check') === 'all',
      submitted: refusals.length === 0 ? Number(queryText(visit.request, 'submitted')) || 0 : 0,
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}

async function billSessions(context: PortalContext, visit: Visit): Promise<void> {
  const ids = Object.entries(fieldsOf(visit.request.body)).flatMap(([field, value]) =>
    field.startsWith('item.') && value === 'yes' && isUuid(field.slice(5)) ? [field.slice(5)] : [],
  );
  const answer = await submitClaims(context.dependencies, workerIn(visit), ids);
  if (isRefusal(answer)) return showSessions(context, visit, [answer]);
  visit.response.redirect(303, `/sessions-to-bill?submitted=${answer.count}`);
}

function workerIn(visit: Visit) {
  return { providerId: providerOf(visit).id, accountId: visit.signedIn.account.id };
}

function noteIn({ request }: Visit): string {
  return pathText(request, 'id');
}

function justSigned({ request }: Visit): boolean {
  return queryText(request, 'done') === 'signed';
}
