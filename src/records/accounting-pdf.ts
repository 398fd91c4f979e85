import type { Accounting } from '../domain/disclosure/accounting.js';
import { createDrawing } from './pdf/thread.js';
import type * as drawing from './accounting-drawing.js';

const draw = createDrawing<typeof drawing>(import.meta.url, './accounting-drawing');

/** An accounting of disclosures as PDF. Throws TooBusy. */
export async function accountingPdf(accounting: Accounting): Promise<Buffer> {
  return draw(accounting);
}
