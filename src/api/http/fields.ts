import { hiddenFieldNames } from './form-token.js';

/** The typed-in fields of a form: strings only, the last of several, none of our own. */
export function fieldsOf(body: unknown): Record<string, string> {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries
      .filter(([name]) => !hiddenFieldNames.has(name))
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? value : Array.isArray(value) ? String(value.at(-1)) : '',
      ]),
  );
}
