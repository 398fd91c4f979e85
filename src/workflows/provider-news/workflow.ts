import { continueAsNew, patched, sleep, workflowInfo } from '@temporalio/workflow';
import {
  providerNewsView,
  type ProviderNewsInput,
  type ProviderNewsView,
} from '../../protocol/provider-news/messages.js';
import { laterAgain, massMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { orElse } from '../kit/failures.js';
import { answerView } from '../kit/messages.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: about a hundred pages. */
const longHistory = 2_000;

/** Before each further round for those whose mailbox put the news off: a day in all, as long as other mail is tried. */
const pauses = ['15 minutes', '30 minutes', '1 hour', '2 hours', '4 hours', '8 hours', '8 hours'] as const;

/**
 * Sends news to every provider, page by page, each once however often a worker dies. A mailbox that puts it off holds nobody up: it is tried again in rounds, for a day.
 * Where the relay itself is away, each page waits for it, a day at most; the rounds take up the rest.
 */
export async function providerNews(input: ProviderNewsInput): Promise<void> {
  const { newsId, reference, carried } = input;
  let view: ProviderNewsView = { status: 'sending', sent: 0, withheld: 0 };
  const file = openCaseFile({ caseId: newsId, reference, isCase: true, process: 'provider-news' });
  answerView(providerNewsView, () => view);

  for (let round = carried?.round ?? 0, from = carried?.after ?? null; ; round += 1, from = null) {
    describe(round === 0 ? 'all providers to be mailed' : 'who put the news off to be mailed again');
    await mailPages(round, from);
    const pause = pauses[round];
    // Recorded when each page waited for its mailboxes: providerNews.mailbox-full.json.
    if (pause === undefined || !patched('letters-beside')) break;
    const putOff = await quickDb.newsPage({ newsId, after: null, again: true });
    if (putOff.accountIds.length === 0) break;
    describe('the next round for who put the news off');
    await sleep(pause, { summary: 'who put the news off is mailed again' });
  }
  view = { status: 'sent', ...(await quickDb.settleNews({ newsId, at: now() })) };
  await file.record(
    { state: 'sent', waitingOn: 'nobody', dueAt: null, needsAttention: false, waitsFor: 'nothing' },
    { key: 'sent', code: 'news-sent', detail: { count: view.sent, withheld: view.withheld } },
    true,
  );

  function describe(waitsFor: string): void {
    file.describe({ state: view.status, waitingOn: 'system', dueAt: null, needsAttention: false, waitsFor });
  }

  async function mailPages(round: number, from: string | null): Promise<void> {
    const again = round > 0;
    for (let after = from, first = true; first || after !== null; first = false) {
      const page = await quickDb.newsPage({ newsId, after, ...(again ? { again } : {}) });
      await send(page.accountIds, again);
      after = page.next;
      const { historyLength, continueAsNewSuggested } = workflowInfo();
      if (after !== null && (continueAsNewSuggested || historyLength > longHistory))
        await continueAsNew<typeof providerNews>({ ...input, carried: { after, round } });
    }
  }

  /** A page that isn't done in its time is left to the next round. */
  async function send(accountIds: readonly string[], again: boolean): Promise<void> {
    const { sendNews } = again ? laterAgain : massMail;
    if (accountIds.length > 0)
      await orElse(sendNews({ newsId, accountIds: [...accountIds], at: now() }), null);
  }
}
