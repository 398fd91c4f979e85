import type { VNode } from 'preact';
import { takeAccounting } from '../../../operations/accounting-request/open.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { openFromMessage } from './from-message.js';
import { askerOptions } from './record-words.js';

/** Takes the request of someone who wrote for an accounting of disclosures; pressed twice it is one. The page of its case follows. */
export const takeAccountingRequest = openFromMessage(({ dependencies }, contactId, by, fields) => {
  const { accountClient: client = '', accountRequester: requester = '', accountPapers: papers = '' } = fields;
  return takeAccounting(dependencies, { contactId, by, typed: { client, requester, papers } });
});

/** The form by which support takes such a request. */
export function AccountingAskingForm({ reference }: { reference: string }): VNode {
  return (
    <details>
      <summary>They ask who got their health information</summary>
      <PostForm action={`/cases/${reference}/accounting-request`}>
        <TextField
          name="accountClient"
          label="Address of the client’s account"
          hint="Or their id, where several clients have it."
        />
        <Select name="accountRequester" label="Who’s asking" options={askerOptions('The client')} />
        <TextField name="accountPapers" label="How you know who’s asking, and that they’re allowed to" />
        <div class="actions">
          <button class="quiet" type="submit">
            Take the request for the list
          </button>
        </div>
      </PostForm>
    </details>
  );
}
