import { createThreads } from '../security/threads.js';
import type * as drawing from './letter-drawing.js';
import type { PaperLetter } from './letter-drawing.js';

const draw = createThreads<PaperLetter, Uint8Array>(
  import.meta.url,
  './letter-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** An email as a letter to be mailed. Throws TooBusy. */
export async function letterPdf({ letter, name, reference, madeAt }: PaperLetter): Promise<Buffer> {
  const { language, subject, text } = letter;
  return Buffer.from(await draw({ letter: { language, subject, text }, name, reference, madeAt }));
}
