import { openProviderNews } from './issue.js';
import type { Dependencies } from '../../dependencies.js';
import { checkNews, type NewsText } from '../../domain/provider-news/form.js';
import type { Refusal } from '../../domain/refusals.js';
import { startSoon } from '../../cases/start-pending.js';

/** Hands news in for a lead; its case sends it. Handed in twice, it is one case. */
export async function sendProviderNews(
  dependencies: Dependencies,
  { news, accountId }: { readonly news: NewsText; readonly accountId: string },
): Promise<{ readonly reference: string } | readonly Refusal[]> {
  const { db, clock } = dependencies;
  const refusals = checkNews(news);
  if (refusals.length > 0) return refusals;
  const { caseId, reference } = await db.$transaction((tx) =>
    openProviderNews(tx, { ...news, requestedById: accountId, at: clock() }),
  );
  startSoon(dependencies, caseId);
  return { reference };
}
