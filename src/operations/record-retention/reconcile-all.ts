import type { Dependencies } from '../../dependencies.js';
import type { Mended } from '../../protocol/record-retention/messages.js';
import { reconcilePage } from './reconcile.js';

/** Compares all charts with the workflows that run, page by page, and mends what is missing or different; answers what that was. */
export async function reconcileAll(dependencies: Dependencies): Promise<Mended> {
  const total = { charts: 0, missing: 0, changed: 0 };
  let after: string | null = null;
  do {
    const { next, ...page } = await reconcilePage(dependencies, { after, at: dependencies.clock() });
    total.charts += page.charts;
    total.missing += page.missing;
    total.changed += page.changed;
    after = next;
  } while (after !== null);
  return total;
}
