import type { Response } from 'express';
import { KeptFormPage } from '../sign-in/page.js';
import { openKeptForm } from './kept-form.js';
import { csrfToken, sendPage, type PortalContext } from './portal.js';
import type { SignedIn } from '../../operations/account/signed-in.js';

/** What a sign-in takes along to its end: where it was going, and a form that was kept (sealed). */
export interface Carried {
  readonly back: string;
  readonly kept: string;
}

/** Sends somebody who has just signed in where they were going, or to the form that was kept for them. */
export function sendOnward(
  context: PortalContext,
  response: Response,
  signedIn: SignedIn,
  { back, kept }: Carried,
): void {
  const form = openKeptForm(context, signedIn.account.id, kept);
  if (form === null) return response.redirect(303, back);
  const csrf = csrfToken(context.dependencies, context.portal, signedIn);
  sendPage(context, response, 'You are logged in again', KeptFormPage({ form, csrf }), { signedIn });
}

/** A path on this portal and nothing else: an address of another site never comes back from sign-in. */
export function backTo(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(wanted) ? wanted : '/';
}
