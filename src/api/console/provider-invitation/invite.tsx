import { worksOnCases } from '../../../domain/acts.js';
import type { VNode } from 'preact';
import { jurisdictions } from '../../../domain/jurisdictions.js';
import { areRefusals } from '../../../domain/refusals.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { ErrorSummary, PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { TimeZoneField } from '../../components/person-fields.js';
import { providerAccountAt } from '../../../operations/account/find.js';
import { inviteProvider } from '../../../operations/provider-invitation/invitations.js';
import { roleOf } from '../staff.js';

/** The form by which support invites a provider to sign up. */
export async function showInvitation(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  render(visit, {}, {});
}

/** Invites a provider, and leads to the case. */
export async function invite(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const answers = fieldsOf(visit.request.body);
  const known = await providerAccountAt(context.dependencies.db, answers['email'] ?? '');
  if (known !== null)
    return render(visit, answers, { email: 'There is already a provider with this address.' });
  const invited = await inviteProvider(context.dependencies, {
    answers,
    invitedById: visit.signedIn.account.id,
  });
  if (areRefusals(invited)) return render(visit, answers, fieldErrors(invited));
  visit.response.redirect(303, `/cases/${invited.reference}?done=invited`);
}

function render(visit: Visit, answers: Readonly<Record<string, string>>, errors: FieldErrors): void {
  const wrong = Object.keys(errors).length > 0;
  visit.page('Invite a provider', InvitePage({ answers, errors }), wrong ? { status: 400 } : {});
}

function InvitePage({
  answers,
  errors,
}: {
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  const text = (name: string, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      value={answers[name]}
      errors={errors}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Invite a provider</h1>
      <p class="lead">
        They get an email with a link to sign up. It works for 14 days; after 7 a reminder goes out.
      </p>
      <PostForm action="/invitations/new">
        <TextField name="email" label="Email" type="email" value={answers['email']} errors={errors} />
        {text('givenName', 'First name')}
        {text('familyName', 'Last name')}
        {text('credentials', 'Credentials', 'Such as PsyD or LCSW. May be empty.')}
        {text('npi', 'NPI', 'Ten digits. May be empty.')}
        <TimeZoneField answers={answers} errors={errors} />
        <Select
          name="jurisdiction"
          label="State of the license"
          value={answers['jurisdiction']}
          options={[['', 'Choose one'], ...jurisdictions.map((state) => [state, state] as const)]}
          errors={errors}
        />
        {text('licenseNumber', 'License number', 'As it appears on the license. May be empty.')}
        <button type="submit">Send the invitation</button>
      </PostForm>
    </>
  );
}
