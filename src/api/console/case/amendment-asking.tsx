import type { VNode } from 'preact';
import { takeAmendment } from '../../../operations/record-amendment/open.js';
import { PostForm, Select, TextArea, TextField } from '../../components/components.js';
import { openFromMessage } from './from-message.js';
import { askerOptions } from './record-words.js';

/** Takes the request to amend of someone who wrote; pressed twice it is one. The page of its case follows. */
export const takeAmendmentRequest = openFromMessage(({ dependencies }, contactId, by, fields) => {
  const {
    amendClient: client = '',
    provider = '',
    amendRequester: requester = '',
    papers = '',
    words = '',
  } = fields;
  return takeAmendment(dependencies, {
    contactId,
    by,
    typed: { client, provider, requester, papers, words },
  });
});

/** The form by which support takes such a request. */
export function AmendmentAskingForm({ reference }: { reference: string }): VNode {
  return (
    <details>
      <summary>They ask to have a record changed</summary>
      <PostForm action={`/cases/${reference}/record-amendment`}>
        <TextField
          name="amendClient"
          label="Address of the client’s account"
          hint="Or their id, where several clients have it."
        />
        <TextField name="provider" label="Address of the provider who wrote the record" type="email" />
        <Select name="amendRequester" label="Who’s asking" options={askerOptions('The client')} />
        <TextField name="papers" label="How you know who’s asking, and that they’re allowed to" />
        <TextArea name="words" label="What should be changed and why, in their words" />
        <div class="actions">
          <button class="quiet" type="submit">
            Take the request to change a record
          </button>
        </div>
      </PostForm>
    </details>
  );
}
