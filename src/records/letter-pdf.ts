import { createDrawing } from './pdf/thread.js';
import type * as drawing from './letter-drawing.js';
import type { PaperLetter } from './letter-drawing.js';

const draw = createDrawing<typeof drawing>(import.meta.url, './letter-drawing');

/** An email as a letter to be mailed. Throws TooBusy. */
export async function letterPdf({ letter, name, reference, madeAt }: PaperLetter): Promise<Buffer> {
  const { language, subject, text } = letter;
  return draw({ letter: { language, subject, text }, name, reference, madeAt });
}
