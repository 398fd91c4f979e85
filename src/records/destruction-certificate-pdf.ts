import { createDrawing } from './pdf/thread.js';
import type * as drawing from './destruction-certificate-drawing.js';
import type { DestructionFacts } from './destruction-certificate-drawing.js';

const draw = createDrawing<typeof drawing>(import.meta.url, './destruction-certificate-drawing');

/** A certificate of destruction as one page of PDF. Throws TooBusy. */
export async function destructionCertificatePdf(facts: DestructionFacts): Promise<Buffer> {
  return draw(facts);
}
