import { worksOnCases } from '../../../domain/acts.js';
import { fullName } from '../../../domain/person-name.js';
import { isRefusal } from '../../../domain/refusals.js';
import { findClient } from '../../../operations/account/find.js';
import { takeAskingByLetter } from '../../../operations/record-request/by-letter.js';
import { ErrorSummary, PostForm, Select, TextField } from '../../components/components.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { LetterFields, letterIn, type LetterForm } from './letter-fields.js';
import { recordAskerOptions } from '../case/record-words.js';

/** Where support takes a request for a client's records that came by letter or phone. */
export async function showAskingByLetter(
  { dependencies }: PortalContext,
  visit: Visit,
  shown: Omit<LetterForm, 'clientId'> = { typed: {}, errors: {} },
): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { typed, errors } = shown;
  const clientId = typed['clientId'] ?? queryText(visit.request, 'client');
  const client = await findClient(dependencies.db, clientId);
  if (client === null) return visit.refuse('not-found');
  const of = (name: string) => ({ name, value: typed[name], errors });
  visit.page(
    'Records asked for by letter or phone',
    <>
      <ErrorSummary errors={errors} />
      <h1>Records asked for by letter or phone</h1>
      <p class="lead">{`Records of ${fullName(client)}. Their providers are asked once it is known who asks.`}</p>
      <PostForm action="/record-requests/new">
        <Select {...of('requester')} label="Who’s asking" options={recordAskerOptions('The client')} />
        <LetterFields clientId={clientId} typed={typed} errors={errors} />
        <TextField
          {...of('authorizedUntil')}
          label="Last day of the authorization"
          hint="For a third party, like 3/31/2026."
        />
        <TextField
          {...of('papers')}
          label="How you know that it’s the client"
          hint="Anyone else’s papers are looked at on the new case."
        />
        <div class="actions">
          <button type="submit">Take the request</button>
        </div>
      </PostForm>
    </>,
    Object.keys(errors).length > 0 ? { status: 400 } : {},
  );
}

/** Takes such a request, and shows the form again where that is refused; taken twice it is one. The page of its case follows. */
export async function takeRecordsByLetter(context: PortalContext, visit: Visit): Promise<void> {
  const fields = fieldsOf(visit.request.body);
  const { requester = '', authorizedUntil = '', papers = '' } = fields;
  const typed = { ...letterIn(fields), requester, authorizedUntil, papers };
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const taken = await takeAskingByLetter(context.dependencies, { by, typed });
  if (!isRefusal(taken)) return visit.response.redirect(303, `/cases/${taken.reference}`);
  if (taken.field === undefined) return visit.refuse(taken.refused);
  await showAskingByLetter(context, visit, { typed, errors: fieldErrors([taken]) });
}
