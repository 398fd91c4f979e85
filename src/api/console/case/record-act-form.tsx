import type { VNode } from 'preact';
import { PostForm, TextArea, type FieldErrors } from '../../components/components.js';
import { FieldScope } from '../../components/field-scope.js';
import { fieldErrors } from '../../http/field-errors.js';
import type { RefusedRecordAct } from './refused-record-act.js';

/** What the fields of a form show after it was refused. */
export interface FilledIn {
  readonly errors: FieldErrors;
  readonly typed: Readonly<Record<string, string>>;
}

/** One act on a case of records, closed until it is wanted: its own fields, and the reason that each needs. */
export function RecordActForm({
  action,
  form,
  part,
  title,
  refused,
  version,
  children,
}: {
  action: string;
  /** The name of the form, by which its fields are told from those of the others on the page. */
  form: string;
  part?: string;
  title: string;
  refused: RefusedRecordAct | undefined;
  /** What the page has seen of the case. */
  version: string;
  children?: ((of: FilledIn) => VNode) | undefined;
}): VNode {
  const isRefused = refused?.form === form;
  const errors = isRefused ? fieldErrors([refused.refusal]) : {};
  const typed = isRefused ? refused.typed : {};
  return (
    <details open={isRefused}>
      <summary>{title}</summary>
      <PostForm action={action}>
        {part !== undefined && <input type="hidden" name="part" value={part} />}
        <input type="hidden" name="version" value={version} />
        <FieldScope.Provider value={form}>
          {children?.({ errors, typed })}
          <TextArea
            name="reason"
            label="Reason"
            hint="Saved in the audit log. Don’t include health information."
            value={typed['reason'] ?? ''}
            errors={errors}
          />
        </FieldScope.Provider>
        <div class="actions">
          <button type="submit">{title}</button>
        </div>
      </PostForm>
    </details>
  );
}
