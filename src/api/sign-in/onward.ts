import type { Response } from 'express';
import { KeptFormPage } from './page.js';
import { openKeptForm } from './kept-form.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import type { SignedIn } from '../../operations/account/signed-in.js';

/** What a sign-in takes along to its end: where it was going, and a form that was kept (sealed). */
export interface Carried {
  readonly back: string;
  readonly kept: string;
}

/** Sends someone who has just signed in where they were going, or to the form that was kept for them. */
export function sendOnward(
  context: PortalContext,
  response: Response,
  signedIn: SignedIn,
  { back, kept }: Carried,
): void {
  const form = openKeptForm(context, signedIn.account.id, kept);
  if (form === null) return response.redirect(303, back);
  sendPage(context, response, 'You’re logged in again', KeptFormPage({ form }), { signedIn });
}

/** A path on this portal and nothing else: an address of another site never comes back from sign-in. */
export function backTo(wanted: string): string {
  return /^\/(?![/\\])[\w\-./?=&%]*$/.test(wanted) ? wanted : '/';
}
