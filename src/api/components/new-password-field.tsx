import type { VNode } from 'preact';
import { passwordAdvice, passwordLengths } from '../../domain/password.js';
import type { Portal } from '../../domain/portals.js';
import { TextField, type FieldErrors } from './components.js';
import { HelpPageLink } from '../help/link.js';

/**
 * A field for a new password with Headway’s advice. Its script shows what was typed on request, and how good it is while it is typed; without
 * script the answer comes when the form is sent.
 */
export function NewPasswordField({
  portal,
  name = 'password',
  label = 'New password',
  errors = {},
}: {
  portal: Portal;
  name?: string;
  label?: string;
  errors?: FieldErrors;
}): VNode {
  const { shortest, longest } = passwordLengths[portal];
  return (
    <div class="new-password">
      <TextField
        name={name}
        label={label}
        type="password"
        autocomplete="new-password"
        hint={`At least ${shortest} characters, at most ${longest}. Spaces and every kind of letter count.`}
        errors={errors}
      />
      <div class="strength" data-password={name} hidden>
        <button class="link" type="button" aria-pressed="false" aria-controls={name}>
          Show password
        </button>
        <meter min={0} max={4} low={2} high={3} optimum={4} value={0} aria-hidden="true" />
        <p role="status"></p>
      </div>
      <details open>
        <summary>What makes a good password</summary>
        <ul>
          {passwordAdvice.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        <HelpPageLink portal={portal} slug="choosing-a-password" label="More about choosing a password" />
      </details>
      <script src="/assets/password-meter.js" defer />
    </div>
  );
}
