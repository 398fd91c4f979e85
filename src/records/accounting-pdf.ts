import type { Accounting } from '../domain/disclosure/accounting.js';
import { createThreads } from '../security/threads.js';
import type * as drawing from './accounting-drawing.js';

const draw = createThreads<Accounting, Uint8Array>(
  import.meta.url,
  './accounting-drawing',
  'drawInThread' satisfies keyof typeof drawing,
  { atOnce: 1, waiting: 100 },
);

/** An accounting of disclosures as PDF. Throws TooBusy. */
export async function accountingPdf(accounting: Accounting): Promise<Buffer> {
  return Buffer.from(await draw(accounting));
}
