import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { HiddenFields } from '../http/form-token.js';
import { breakable } from './breakable.js';
import { WithSupportLink } from './contact-support.js';
import { useFieldId } from './field-scope.js';

/** The error sentence of each field that has one, by field name. */
export type FieldErrors = Readonly<Record<string, string>>;

/**
 * "There is a problem": every error once more at the top, each a link to its field (GOV.UK pattern "error summary"). The browser moves the
 * focus here by itself when the page opens.
 */
export function ErrorSummary({
  errors,
  title = 'There is a problem',
}: {
  errors: FieldErrors;
  title?: string;
}): VNode | null {
  const lines = Object.entries(errors);
  if (lines.length === 0) return null;
  return (
    <div class="summary" role="alert" aria-labelledby="error-summary" tabIndex={-1} autoFocus>
      <h2 id="error-summary">{title}</h2>
      <ul>
        {lines.map(([field, sentence]) => (
          <li>
            <a href={`#${field}`}>{sentence}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly errors?: FieldErrors;
}

/** One line of text with its label, hint and error. */
export function TextField({
  name,
  label,
  value = '',
  hint,
  errors = {},
  type = 'text',
  autocomplete = 'off',
  inputMode,
  className = '',
}: FieldProps & {
  type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'number' | 'search';
  autocomplete?: string;
  inputMode?: 'numeric';
  className?: string;
}): VNode {
  return (
    <Field name={name} label={label} hint={hint} errors={errors}>
      <input
        id={useFieldId(name)}
        name={name}
        // Preact's types have one shape per input type; every one used here has the text field's.
        {...({ type } as { type: 'text' })}
        class={className}
        value={value}
        autocomplete={autocomplete}
        inputMode={inputMode}
        spellcheck={false}
        aria-describedby={useDescription(name, hint, errors)}
        aria-invalid={errors[name] ? 'true' : undefined}
      />
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ name, label, value = '', hint, errors = {} }: FieldProps): VNode {
  return (
    <Field name={name} label={label} hint={hint} errors={errors}>
      <textarea
        id={useFieldId(name)}
        name={name}
        aria-describedby={useDescription(name, hint, errors)}
        aria-invalid={errors[name] ? 'true' : undefined}
      >
        {value}
      </textarea>
    </Field>
  );
}

/** Files of the person's device. A browser keeps none of them when a page comes back. */
export function FileField({
  name,
  label,
  hint,
  errors = {},
  accept,
}: Omit<FieldProps, 'value'> & { accept: string }): VNode {
  return (
    <Field name={name} label={label} hint={hint} errors={errors}>
      <input
        id={useFieldId(name)}
        name={name}
        type="file"
        multiple
        accept={accept}
        aria-describedby={useDescription(name, hint, errors)}
        aria-invalid={errors[name] ? 'true' : undefined}
      />
    </Field>
  );
}

function Field({
  name,
  label,
  hint,
  errors,
  children,
}: {
  name: string;
  label: string;
  hint: string | undefined;
  errors: FieldErrors;
  children: ComponentChildren;
}): VNode {
  return (
    <div class={errors[name] ? 'field wrong' : 'field'}>
      <label for={useFieldId(name)}>{label}</label>
      <FieldNotes name={name} hint={hint} errors={errors} />
      {children}
    </div>
  );
}

function FieldNotes({
  name,
  hint,
  errors,
}: {
  name: string;
  hint: string | undefined;
  errors: FieldErrors;
}): VNode {
  const id = useFieldId(name);
  return (
    <>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          <WithSupportLink sentence={hint} />
        </span>
      )}
      {errors[name] && (
        <span class="error" id={`${id}-error`}>
          <span class="hidden">Error: </span>
          <WithSupportLink sentence={errors[name]} />
        </span>
      )}
    </>
  );
}

function useDescription(name: string, hint: string | undefined, errors: FieldErrors): string | undefined {
  const field = useFieldId(name);
  const ids = [hint ? `${field}-hint` : '', errors[name] ? `${field}-error` : ''].filter((id) => id !== '');
  return ids.length === 0 ? undefined : ids.join(' ');
}

/** One of a list; `options` are values with their labels. */
export function Select({
  name,
  label,
  options,
  value = '',
  hint,
  errors = {},
}: FieldProps & { options: readonly (readonly [value: string, label: string])[] }): VNode {
  return (
    <Field name={name} label={label} hint={hint} errors={errors}>
      <select
        id={useFieldId(name)}
        name={name}
        aria-describedby={useDescription(name, hint, errors)}
        aria-invalid={errors[name] ? 'true' : undefined}
      >
        {options.map(([option, text]) => (
          <option value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** One of a few, each with a hint if it needs one. The first option carries the field's id, so that the error summary can lead there. */
export function Radios({
  name,
  label,
  options,
  value,
  hint,
  errors = {},
}: FieldProps & { options: readonly (readonly [value: string, label: string, hint?: string])[] }): VNode {
  const first = useFieldId(name);
  return (
    <fieldset class={errors[name] ? 'wrong' : ''} aria-describedby={useDescription(name, hint, errors)}>
      <legend>{label}</legend>
      <FieldNotes name={name} hint={hint} errors={errors} />
      {options.map(([option, text, about], index) => {
        const id = index === 0 ? first : `${first}-${option}`;
        return (
          <div class="choice">
            <input
              type="radio"
              id={id}
              name={name}
              value={option}
              checked={option === value}
              aria-describedby={about && `${id}-about`}
            />
            <div>
              <label for={id}>{text}</label>
              {about && (
                <span class="hint" id={`${id}-about`}>
                  {about}
                </span>
              )}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}

/** One box to tick. */
export function Checkbox({
  name,
  label,
  checked,
  value = 'yes',
  id = useFieldId(name),
}: {
  name: string;
  label: ComponentChildren;
  checked: boolean;
  value?: string;
  id?: string;
}): VNode {
  return (
    <div class="choice">
      <input type="checkbox" id={id} name={name} value={value} checked={checked} />
      <label for={id}>{label}</label>
    </div>
  );
}

/** The hidden fields of the forms on the page that is rendered (`http/form-token.ts`). */
export const FormFields = createContext<() => HiddenFields>(() => ({ csrf: '' }));

/** A form that posts within this portal. */
export function PostForm({
  action,
  withFiles = false,
  children,
}: {
  action: string;
  withFiles?: boolean;
  children: ComponentChildren;
}): VNode {
  const hiddenFields = useContext(FormFields);
  return (
    <form method="post" action={action} encType={withFiles ? 'multipart/form-data' : undefined} noValidate>
      {Object.entries(hiddenFields()).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

/** Answers with their labels; `change` leads back to the question. */
export function SummaryList({
  rows,
}: {
  rows: readonly { label: string; value: ComponentChildren; change?: string }[];
}): VNode {
  return (
    <dl class="rows">
      {rows.map(({ label, value, change }) => (
        <div>
          <dt>{label}</dt>
          <dd>{breakable(value)}</dd>
          <dd>
            {change && (
              <a href={change} aria-label={`Change ${label.toLowerCase()}`}>
                Change
              </a>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
