import type { Letter } from '../../src/mail/letter.js';

/** A letter as its reader sees it, subject first: the tests of test/mail show each template whole. */
export function whole({ subject, text }: Letter): string {
  return `${subject}\n\n${text}`;
}
