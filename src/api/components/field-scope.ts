import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What the ids of a form's fields begin with, where a page has several alike forms: a label belongs to the field of its own form. */
export const FieldScope = createContext('');

/** The id of a field in a scope; its name stays what the server reads. */
export function fieldId(scope: string, name: string): string {
  return scope === '' ? name : `${scope}-${name}`;
}

/** The id of a field of the form that is rendered. */
export function useFieldId(name: string): string {
  return fieldId(useContext(FieldScope), name);
}
