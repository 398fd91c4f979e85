import type { VNode } from 'preact';
import { takeAsking } from '../../../operations/record-request/for-contact.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { openFromMessage } from './from-message.js';
import { recordAskerOptions } from './record-words.js';

/** Takes the request of someone who wrote for records; pressed twice it is one. The page of its case follows. */
export const takeRecordRequest = openFromMessage(({ dependencies }, contactId, by, fields) => {
  const { client = '', requester = '', name = '', authorizedUntil = '', recordPapers: papers = '' } = fields;
  return takeAsking(dependencies, {
    contactId,
    by,
    typed: { client, requester, name, authorizedUntil, papers },
  });
});

/** The form by which support takes such a request. */
export function RecordAskingForm({ reference, name }: { reference: string; name: string }): VNode {
  return (
    <details>
      <summary>They ask for another person’s records, or no link can prove them</summary>
      <PostForm action={`/cases/${reference}/record-request`}>
        <TextField
          name="client"
          label="Address of that person’s account"
          hint="Or their id, where several clients have it."
        />
        <Select
          name="requester"
          label="Who they are"
          options={recordAskerOptions('The person, whose records they are')}
        />
        <TextField name="name" label="Their name" value={name} />
        <TextField
          name="authorizedUntil"
          label="Last day of the authorization"
          hint="For a third party, like 3/31/2026."
        />
        <TextField
          name="recordPapers"
          label="How you know that it’s the person"
          hint="Anyone else’s papers are looked at on the new case."
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
