import type { VNode } from 'preact';
import { TextField, type FieldErrors } from './components.js';

/** The password that someone has now, asked again before something that a stranger at the browser must not do. */
export function CurrentPasswordField({
  errors,
  label = 'Current password',
}: {
  errors: FieldErrors;
  label?: string;
}): VNode {
  return (
    <TextField
      name="currentPassword"
      label={label}
      type="password"
      autocomplete="current-password"
      errors={errors}
    />
  );
}
