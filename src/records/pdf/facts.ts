import type { Pdf } from './document.js';

/** What a document states, one under another: a label, and below it what it is. */
export function writeFacts(pdf: Pdf, facts: readonly (readonly [label: string, value: string])[]): void {
  for (const [label, value] of facts) {
    pdf.keep(40);
    pdf.write('P', 'heading', label);
    pdf.write('P', 'body', value);
    pdf.space(8);
  }
}
