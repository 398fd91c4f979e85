import type { VNode } from 'preact';
import type { TypedLetter } from '../../../operations/record-request/by-letter.js';
import { Select, TextField, type FieldErrors } from '../../components/components.js';

/** What a form about a client shows. */
export interface LetterForm {
  readonly clientId: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** What was typed into these fields. */
export function letterIn(fields: Readonly<Record<string, string>>): TypedLetter {
  const { clientId = '', name = '', email = '', receivedOn = '', language = '' } = fields;
  return { clientId, name, email, receivedOn, language };
}

/** Who wrote or called, when that came, and how they are answered: fields of every request that comes by letter or phone. */
export function LetterFields({ clientId, typed, errors }: LetterForm): VNode {
  const of = (name: string) => ({ name, value: typed[name], errors });
  return (
    <>
      <input type="hidden" name="clientId" value={clientId} />
      <TextField {...of('name')} label="Their name" hint="Leave it empty for the client." />
      <TextField {...of('email')} label="Their email" hint="Leave it empty to answer on paper." />
      <TextField
        {...of('receivedOn')}
        label="Day on which it came"
        hint="Such as 11/28/2026. The clock runs from it."
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
    </>
  );
}
