import type { VNode } from 'preact';
import { typedDate } from '../../../domain/typed-date.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { choosesParts } from '../../../operations/record-request/prove.js';
import type { ShownPart } from '../../../operations/record-request/view.js';
import { Checkbox, Radios, TextField } from '../../components/components.js';
import type { FilledIn } from './record-act-form.js';
import { RequestAct, type RequestOnCase } from './record-request-act.js';

const yesOrNo = [
  ['no', 'No'],
  ['yes', 'Yes'],
] as const;

/** Papers; for a minor’s records the questions of 45 CFR 164.502(g)(3), which a clinician answers; for a third party what its authorization names. */
export function Prove(props: RequestOnCase): VNode {
  const { row, asksClinician } = props.shown;
  if (asksClinician && props.role !== 'clinician')
    return <p>A clinician answers the questions about the minor’s consent first.</p>;
  return (
    <RequestAct {...props} act="prove" title="We know who’s asking, and that they’re allowed to">
      {(filled) => (
        <>
          {filled.errors['main'] && <p class="error">{filled.errors['main']}</p>}
          {asksClinician && <ConsentQuestions {...filled} requester={row.requester} />}
          {row.requester === 'third_party' && <AuthorizationFields {...filled} until={row.authorizedUntil} />}
          {choosesParts(row) && <NamedParts {...filled} parts={props.shown.parts} />}
          {!asksClinician && <p>Say in the reason which papers you saw.</p>}
        </>
      )}
    </RequestAct>
  );
}

/** Whose records the papers name, or may be asked for: the others are no part of the request then, and aren't named to who asks. */
function NamedParts({ typed, parts }: FilledIn & { parts: readonly ShownPart[] }): VNode {
  return (
    <fieldset>
      <legend>Whose records may they ask for? They learn of no other provider.</legend>
      {parts.map(({ part: { place }, holder }) => (
        <Checkbox
          name={`named-${place}`}
          label={holder?.provider ?? `Provider ${place}`}
          checked={typed[`named-${place}`] === 'yes'}
        />
      ))}
    </fieldset>
  );
}

const whoDecides = {
  person: 'One yes, and the minor asks for themselves. Otherwise a parent asks: withdraw with the reason.',
  guardian: 'One yes, and nobody speaks for the minor: deny, or withdraw with the reason.',
  representative: 'One yes, and nobody speaks for the minor: deny, or withdraw with the reason.',
  third_party:
    'One yes, and the minor signs the authorization; otherwise a parent does. Signed by another, it doesn’t count: withdraw with the reason.',
} as const;

function ConsentQuestions({
  errors,
  typed,
  requester,
}: FilledIn & { requester: keyof typeof whoDecides }): VNode {
  return (
    <>
      <Radios
        name="minorConsented"
        label="Did the minor consent to the care themselves, as state law lets them?"
        options={yesOrNo}
        value={typed['minorConsented']}
        errors={errors}
      />
      <Radios
        name="courtConsented"
        label="Did a court, or someone else whom the law authorizes, consent?"
        options={yesOrNo}
        value={typed['courtConsented']}
      />
      <Radios
        name="parentAgreed"
        label="Did the parent agree that it stays confidential?"
        options={yesOrNo}
        value={typed['parentAgreed']}
      />
      <p>{whoDecides[requester]}</p>
    </>
  );
}

/** What the paper names; everything that is released lies within it. */
function AuthorizationFields({ errors, typed, until }: FilledIn & { until: Date | null }): VNode {
  return (
    <>
      <Radios
        name="namesNotes"
        label="Does it name the notes of the sessions, or all records?"
        hint="Psychotherapy notes are never released. An authorization of bills or dates alone releases nothing."
        options={yesOrNo}
        value={typed['namesNotes']}
        errors={errors}
      />
      <TextField
        name="authorizedFrom"
        label="Records from"
        hint="Like 3/31/2026. Empty where it names every day."
        value={typed['authorizedFrom'] ?? ''}
        errors={errors}
      />
      <TextField
        name="authorizedTo"
        label="Records to"
        hint="Empty where it names every day."
        value={typed['authorizedTo'] ?? ''}
        errors={errors}
      />
      <TextField
        name="authorizedUntil"
        label="Last day of the authorization"
        value={typed['authorizedUntil'] ?? (until === null ? '' : typedDate(calendarDate(until)))}
        errors={errors}
      />
    </>
  );
}
