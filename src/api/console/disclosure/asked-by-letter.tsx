import type { VNode } from 'preact';
import { PostForm, Select, TextField } from '../../components/components.js';
import { LetterFields, type LetterForm } from '../record-request/letter-fields.js';
import { askerOptions } from '../case/record-words.js';

/** The form by which support takes the request of someone who asked by letter or phone for who got a client's health information. */
export function AskedByLetter({ clientId, typed, errors }: LetterForm): VNode {
  const of = (name: string) => ({ name, value: typed[name], errors });
  return (
    <>
      <h2>They ask for this list by letter or phone</h2>
      <PostForm action="/disclosures/asked">
        <Select {...of('requester')} label="Who’s asking" options={askerOptions('The client')} />
        <LetterFields clientId={clientId} typed={typed} errors={errors} />
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
