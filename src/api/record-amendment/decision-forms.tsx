import type { VNode } from 'preact';
import type { AmendmentGrounds } from '../../domain/record-amendment/grounds.js';
import { Radios, Select, TextArea, TextField, type FieldErrors } from '../components/components.js';

/** What the grounds of a denial are called where someone decides. */
export const amendmentGroundsWords: Record<AmendmentGrounds, string> = {
  accurate: 'What the record says is right and complete',
  not_ours: 'Someone else wrote it, and can still be asked',
  not_in_record: 'It’s not part of the designated record set',
  not_open: 'The client has no right to see it',
};

export const decisionWords = {
  accepted: 'Accept it',
  in_part: 'Accept a part of it, and deny the rest',
  denied: 'Deny all of it',
} as const;

type Typed = Readonly<Record<string, string>>;

/** The fields of a decision: what, on which grounds the denied part, and in the decider's words. */
export function DecisionFields({ errors, typed }: { errors: FieldErrors; typed: Typed }): VNode {
  return (
    <>
      <Radios
        name="decision"
        label="What do you decide?"
        options={Object.entries(decisionWords)}
        value={typed['decision'] ?? ''}
        errors={errors}
      />
      <Select
        name="grounds"
        label="Grounds, for what you deny"
        options={[['', 'Nothing is denied'], ...Object.entries(amendmentGroundsWords)]}
        value={typed['grounds'] ?? ''}
        errors={errors}
      />
      <TextArea
        name="words"
        label="In your words: what is added to the record, or why it stays as it is"
        hint="The client reads it. It’s kept with the record and goes with it."
        value={typed['words'] ?? ''}
        errors={errors}
      />
    </>
  );
}

/** The fields that put the last day off. */
export function ExtensionField({ errors, typed }: { errors: FieldErrors; typed: Typed }): VNode {
  return (
    <TextField
      name="to"
      label="New last day"
      hint="After day 60, at most 30 days later. The client reads the reason."
      value={typed['to'] ?? ''}
      errors={errors}
    />
  );
}
