import type { Dependencies } from '../../dependencies.js';
import type { Mended } from '../../protocol/record-retention/messages.js';
import { clearUp } from './clear-up.js';
import { reconcilePage } from './reconcile.js';

/** Compares all charts with the workflows that run, page by page, mends what is missing or different, and clears up what is left of those that are gone; answers what that was. */
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
  total.changed += await clearUp(dependencies, dependencies.clock());
  return total;
}
