import type { VNode } from 'preact';
import { isRefusal } from '../../../domain/refusals.js';
import { takeAccountingByLetter } from '../../../operations/accounting-request/by-letter.js';
import { PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { showDisclosures } from './page.js';

/** The form by which support takes the request of someone who asked by letter or phone for who got a client's health information. */
export function AskedByLetter({
  clientId,
  typed,
  errors,
}: {
  clientId: string;
  typed: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  const of = (name: string) => ({ name, value: typed[name], errors });
  return (
    <>
      <h2>They ask for this list by letter or phone</h2>
      <PostForm action="/disclosures/asked">
        <input type="hidden" name="clientId" value={clientId} />
        <Select
          {...of('requester')}
          label="Who’s asking"
          options={[
            ['person', 'The client'],
            ['guardian', 'Parent or guardian of a minor'],
            ['representative', 'Personal representative'],
          ]}
        />
        <TextField {...of('name')} label="Their name" hint="Leave it empty for the client." />
        <TextField {...of('email')} label="Their email" hint="Leave it empty to answer on paper." />
        <TextField
          {...of('receivedOn')}
          label="Day on which it came"
          hint="Such as 11/28/2026."
          className="short"
        />
        <Select
          {...of('language')}
          label="Language"
          options={[
            ['en', 'English'],
            ['es', 'Spanish'],
          ]}
        />
        <TextField {...of('papers')} label="How you know who’s asking, and that they’re allowed to" />
        <div class="actions">
          <button class="quiet" type="submit">
            Take the request
          </button>
        </div>
      </PostForm>
    </>
  );
}

/** Takes such a request, and shows the form again where that is refused; taken twice it is one. The page of its case follows. */
export async function takeByLetter(context: PortalContext, visit: Visit): Promise<void> {
  const fields = fieldsOf(visit.request.body);
  const { clientId = '', requester = '', name = '', email = '', receivedOn = '', language = '' } = fields;
  const typed = { clientId, requester, name, email, receivedOn, language, papers: fields['papers'] ?? '' };
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const taken = await takeAccountingByLetter(context.dependencies, { by, typed });
  if (!isRefusal(taken)) return visit.response.redirect(303, `/cases/${taken.reference}`);
  if (taken.field === undefined || taken.field === 'clientId') return visit.refuse(taken.refused);
  await showDisclosures(context, visit, { typed, errors: fieldErrors([taken]) });
}
