import type { Language } from '../languages.js';
import { namedIn } from '../named.js';

/** An answer that support gives often; `{name}` and `{reference}` stand for whom it answers and their case. */
interface Macro {
  readonly label: string;
  readonly words: Readonly<Record<Language, string>>;
}

/** Answers that support gives often, by name. They promise nothing, and name no reason for care. */
export const macros = {
  working: {
    label: 'We are working on it',
    words: {
      en: 'Hello {name},\n\nWe have your message and are working on it. We write here as soon as we know more. Your case is {reference}.',
      es: 'Hola, {name}:\n\nRecibimos su mensaje y estamos trabajando en él. Le escribiremos aquí en cuanto sepamos más. Su caso es {reference}.',
    },
  },
  details: {
    label: 'We need to know more',
    words: {
      en: 'Hello {name},\n\nSo that we can help, please tell us what you did, what you saw, and when. Please don’t write passwords or codes.',
      es: 'Hola, {name}:\n\nPara poder ayudarle, díganos qué hizo, qué vio y cuándo. No escriba contraseñas ni códigos, por favor.',
    },
  },
  settled: {
    label: 'It is settled',
    words: {
      en: 'Hello {name},\n\nThis is settled now. If anything is still open, write here, and your case {reference} opens again.',
      es: 'Hola, {name}:\n\nEsto ya está resuelto. Si algo queda pendiente, escriba aquí y su caso {reference} se abrirá de nuevo.',
    },
  },
} as const satisfies Record<string, Macro>;

/** Their names, in the order in which they are offered. */
export const macroNames = Object.keys(macros) as readonly (keyof typeof macros)[];

/** What was typed, and under it a macro: nothing that was typed is lost. */
export function withMacro(typed: string, macro: string): string {
  return typed.trim() === '' ? macro : `${typed.trimEnd()}\n\n${macro}`;
}

/** A macro with its placeholders filled in, in the language of whom it answers; empty for a name that is none. */
export function macroText(
  name: string,
  to: { readonly language: Language; readonly name: string; readonly reference: string },
): string {
  const known = namedIn(macros, name);
  if (known === null) return '';
  return macros[known].words[to.language].replaceAll(
    /\{(name|reference)\}/g,
    (_, field: 'name' | 'reference') => to[field],
  );
}
