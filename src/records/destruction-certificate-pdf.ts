import { createThreads } from '../security/threads.js';
import type * as drawing from './destruction-certificate-drawing.js';
import type { DestructionFacts } from './destruction-certificate-drawing.js';

const draw = createThreads<DestructionFacts, Uint8Array>(
  import.meta.url,
  './destruction-certificate-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** A certificate of destruction as one page of PDF. Throws TooBusy. */
export async function destructionCertificatePdf(facts: DestructionFacts): Promise<Buffer> {
  return Buffer.from(await draw(facts));
}
