import type { VNode } from 'preact';
import type { TerminationAnswers } from '../../domain/contract-termination/form.js';
import { TextArea, TextField, type FieldErrors } from '../components/components.js';

/** Who holds the records and how to reach them, as the provider types it for themselves or support for them. */
export function RecordsContactFields({
  answers,
  errors,
  of = '',
}: {
  answers: TerminationAnswers;
  errors: FieldErrors;
  /** What the labels add where the page has fields of someone else too. */
  of?: string;
}): VNode {
  const field = (name: string) => ({ name, value: answers[name], errors });
  return (
    <>
      <TextField
        {...field('recordsPractice')}
        label={`Practice or person${of && ' who holds the records'}`}
        autocomplete="organization"
      />
      <TextArea
        {...field('recordsAddress')}
        label="Mailing address"
        hint="Up to 6 lines and 200 characters. Clients read it in our emails."
      />
      <TextField {...field('recordsEmail')} label={`Email${of}`} type="email" autocomplete="email" />
      <TextField {...field('recordsPhone')} label={`Phone${of}`} type="tel" autocomplete="tel" />
    </>
  );
}
