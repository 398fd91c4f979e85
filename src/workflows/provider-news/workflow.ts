import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import {
  providerNewsView,
  type ProviderNewsInput,
  type ProviderNewsView,
} from '../../protocol/provider-news/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { orElse } from '../kit/failures.js';
import { answerView } from '../kit/messages.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: about a hundred pages. */
const longHistory = 2_000;

/** Sends news to every provider, page by page, each once however often a worker dies; a mailbox that takes nothing for a day holds nobody up. */
export async function providerNews(input: ProviderNewsInput): Promise<void> {
  const { newsId, reference } = input;
  let view: ProviderNewsView = { status: 'sending', sent: 0, withheld: 0 };
  const file = openCaseFile({ caseId: newsId, reference, isCase: true, process: 'provider-news' });
  answerView(providerNewsView, () => view);
  file.describe({
    state: view.status,
    waitingOn: 'system',
    dueAt: null,
    needsAttention: false,
    waitsFor: 'all providers to be mailed',
  });

  for (let after = input.carried?.after ?? null, first = true; first || after !== null; first = false) {
    const page = await quickDb.newsPage({ newsId, after });
    await send(page.accountIds);
    after = page.next;
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    if (after !== null && (continueAsNewSuggested || historyLength > longHistory))
      await continueAsNew<typeof providerNews>({ ...input, carried: { after } });
  }
  view = { status: 'sent', ...(await quickDb.settleNews({ newsId, at: now() })) };
  await file.record(
    { state: 'sent', waitingOn: 'nobody', dueAt: null, needsAttention: false, waitsFor: 'nothing' },
    { key: 'sent', code: 'news-sent', detail: { count: view.sent, withheld: view.withheld } },
    true,
  );

  /** Who wasn't reached within a day is counted; the others have their mail. */
  async function send(accountIds: readonly string[]): Promise<void> {
    if (accountIds.length > 0)
      await orElse(outboundMail.sendNews({ newsId, accountIds: [...accountIds], at: now() }), null);
  }
}
