import type { VNode } from 'preact';
import { isRefusal } from '../../../domain/refusals.js';
import { openForOther } from '../../../operations/record-request/for-contact.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCase } from './record.js';

/** Takes the request of someone who wrote for another person's records; pressed twice it is one. The page of its case follows. */
export async function takeRecordRequest({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(dependencies.db, String(visit.request.params['reference'] ?? ''));
  if (row === null || row.contactRequest === null) return visit.refuse('not-found');
  const { client = '', requester = '', name = '', authorizedUntil = '' } = fieldsOf(visit.request.body);
  const opened = await openForOther(dependencies, {
    contactId: row.id,
    by: { id: visit.signedIn.account.id, role: roleOf(visit) },
    typed: { client, requester, name, authorizedUntil },
  });
  if (isRefusal(opened)) return visit.refuse(opened.refused);
  visit.response.redirect(303, `/cases/${opened.reference}`);
}

/** The form by which support takes such a request. */
export function RecordAskingForm({ reference, name }: { reference: string; name: string }): VNode {
  return (
    <details>
      <summary>They ask for another person’s records</summary>
      <PostForm action={`/cases/${reference}/record-request`}>
        <TextField name="client" label="Address of that person’s account" type="email" />
        <Select
          name="requester"
          label="Who they are"
          options={[
            ['guardian', 'Parent or guardian of a minor'],
            ['representative', 'Personal representative'],
            ['third_party', 'Third party with a signed authorization'],
          ]}
        />
        <TextField name="name" label="Their name" value={name} />
        <TextField
          name="authorizedUntil"
          label="Last day of the authorization"
          hint="For a third party, like 3/31/2026."
        />
        <div class="actions">
          <button class="quiet" type="submit">
            Take the request
          </button>
        </div>
      </PostForm>
    </details>
  );
}
