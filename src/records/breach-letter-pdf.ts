import { createThreads } from '../security/threads.js';
import type * as drawing from './breach-letter-drawing.js';
import type { BreachLetterFacts } from './breach-letter-drawing.js';

const draw = createThreads<BreachLetterFacts, Uint8Array>(
  import.meta.url,
  './breach-letter-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** A letter about a breach as PDF, to be mailed. Throws TooBusy. */
export async function breachLetterPdf(facts: BreachLetterFacts): Promise<Buffer> {
  return Buffer.from(await draw(facts));
}
