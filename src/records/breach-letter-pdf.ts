import { createDrawing } from './pdf/thread.js';
import type * as drawing from './breach-letter-drawing.js';
import type { BreachLetterFacts } from './breach-letter-drawing.js';

const draw = createDrawing<typeof drawing>(import.meta.url, './breach-letter-drawing');

/** A letter about a breach as PDF, to be mailed. Throws TooBusy. */
export async function breachLetterPdf(facts: BreachLetterFacts): Promise<Buffer> {
  return draw(facts);
}
