import { openProviderNews } from './issue.js';
import type { Dependencies } from '../../dependencies.js';
import { checkNews, type NewsText } from '../../domain/provider-news/form.js';
import type { Refusal } from '../../domain/refusals.js';
import { commit } from '../../cases/after-commit.js';

/** Hands news in for a lead; its case sends it. Handed in twice, it is one case. Locks the account of the lead. */
export async function sendProviderNews(
  dependencies: Dependencies,
  { news, accountId }: { readonly news: NewsText; readonly accountId: string },
): Promise<{ readonly reference: string } | readonly Refusal[]> {
  const refusals = checkNews(news);
  if (refusals.length > 0) return refusals;
  return commit(dependencies, async (tx, after) => {
    const opened = await openProviderNews(tx, {
      ...news,
      requestedById: accountId,
      at: dependencies.clock(),
    });
    after.start(opened.caseId);
    return { reference: opened.reference };
  });
}
