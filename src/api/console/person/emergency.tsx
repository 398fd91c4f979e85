import type { VNode } from 'preact';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { Emergency } from '../../../operations/person/emergency.js';
import { PostForm, TextField, type FieldErrors } from '../../components/components.js';
import { shortInstant } from '../words.js';

/** The form by which someone whose role sees a person in part asks for the page in full, in an emergency; while they wait, whom to call. */
export function EmergencyForm({
  personId,
  emergency,
  now,
  typed,
  errors = {},
}: {
  personId: string;
  emergency: Emergency | null;
  now: Date;
  typed?: string | undefined;
  errors?: FieldErrors;
}): VNode {
  const action = `/people/${personId}/emergency`;
  if (emergency?.state === 'asked') return <Waiting {...{ emergency, action, now }} />;
  return (
    <details open={errors['emergency'] !== undefined}>
      <summary>Emergency access</summary>
      <p>
        Your role sees addresses, phone numbers and birth dates in part. In an emergency, a second person lets
        you see them in full for 60 minutes. Every lead gets an email now. If no one lets you in within 10
        minutes, you can open them alone. Someone else reviews it by the end of the next business day.
      </p>
      <PostForm action={action}>
        <TextField name="emergency" label="What the emergency is" value={typed} errors={errors} />
        <button type="submit">Ask for emergency access</button>
      </PostForm>
    </details>
  );
}

function Waiting({
  emergency: { reference, waitsUntil },
  action,
  now,
}: {
  emergency: Extract<Emergency, { state: 'asked' }>;
  action: string;
  now: Date;
}): VNode {
  const isAlone = waitsUntil <= now;
  return (
    <section class="notice warn" aria-labelledby="emergency">
      <h2 id="emergency">Emergency access is asked for</h2>
      <p>
        Every lead got an email. Call an agent or a lead who is awake: they let you in on the case{' '}
        <a href={`/cases/${reference}`}>{reference}</a>.{' '}
        {isAlone
          ? 'No one did in time, so you can open it alone. Every lead is told at once.'
          : `If no one does by ${shortInstant(waitsUntil, supportTimeZone, now)}, you can open it alone here.`}
      </p>
      {isAlone ? (
        <PostForm action={action}>
          <button type="submit">Open in full alone for 60 minutes</button>
        </PostForm>
      ) : (
        <p>
          <a href={action.replace('/emergency', '')}>Look again</a>
        </p>
      )}
    </section>
  );
}
