import type { VNode } from 'preact';
import { PostForm, TextField, type FieldErrors } from '../../components/components.js';

/** The form by which someone whose role sees a person in part opens the page in full, in an emergency. */
export function EmergencyForm({
  personId,
  typed,
  errors = {},
}: {
  personId: string;
  typed?: string | undefined;
  errors?: FieldErrors;
}): VNode {
  return (
    <details open={errors['emergency'] !== undefined}>
      <summary>Emergency access</summary>
      <p>
        Your role sees addresses and phone numbers in part. In an emergency, this opens them in full for 60
        minutes. Every lead gets an email now, and someone else reviews it by the end of the next business
        day.
      </p>
      <PostForm action={`/people/${personId}/emergency`}>
        <TextField name="emergency" label="What the emergency is" value={typed} errors={errors} />
        <button type="submit">Open in full for 60 minutes</button>
      </PostForm>
    </details>
  );
}
