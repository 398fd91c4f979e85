import type { RequestHandler } from 'express';
import type { VNode } from 'preact';
import type { AnonymousRequest } from '../../operations/password-reset/accept-without-lookup.js';
import type { PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { countedBy } from '../sign-in/known-browser.js';
import { PostForm, TextField, type FieldErrors } from './components.js';
import { sendPage, sendRefusal } from './send-page.js';

/** What was typed into a form that asks for an address alone, and what is wrong with it. */
export interface AskedAddress {
  readonly email: string;
  readonly errors: FieldErrors;
}

/** The form that asks for the address of an account and for nothing else: a link goes there. */
export function AskForLink({
  action,
  hint,
  email,
  errors,
}: AskedAddress & { action: string; hint?: string }): VNode {
  return (
    <PostForm action={action}>
      <TextField
        name="email"
        label="Email"
        type="email"
        {...(hint === undefined ? {} : { hint })}
        autocomplete="username"
        value={email}
        errors={errors}
      />
      <div class="actions">
        <button type="submit">Send the link</button>
      </div>
    </PostForm>
  );
}

/** Takes that form. The page after it is the same for every address; only what is no address, or asked for too often, is said. */
export function takeAddress(
  context: PortalContext,
  ask: AnonymousRequest,
  {
    title,
    form,
    taken,
  }: {
    readonly title: string;
    readonly form: (asked: AskedAddress) => VNode;
    readonly taken: () => VNode;
  },
): RequestHandler {
  return async (request, response) => {
    const { email = '' } = fieldsOf(request.body);
    const refusal = await ask(email, countedBy(context, request));
    if (refusal === null) return sendPage(context, response, 'Check your email', taken());
    if (refusal.field === undefined) return sendRefusal(context, request, response, refusal.refused);
    const page = form({ email, errors: fieldErrors([refusal]) });
    sendPage(context, response, title, page, { refused: refusal.refused });
  };
}
