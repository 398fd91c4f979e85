import { providerNewsId, providerNewsType } from '../../../src/protocol/provider-news/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

/** News for two pages of providers. */
async function sendNews(scene: Scene): Promise<string> {
  const newsId = 'news-1';
  scene.answers.newsPage = async ({ after }) => ({
    accountIds: [`account-${after === null ? 1 : 2}`],
    next: after === null ? 'account-1' : null,
  });
  const handle = await scene.workflow.start(providerNewsType, {
    workflowId: providerNewsId(newsId),
    taskQueue: scene.taskQueue,
    args: [{ newsId, reference: 'PN-TEST-0001', requestedAt: (await scene.now()).toISOString() }],
  });
  await handle.result();
  return handle.workflowId;
}

/** Courses of news for providers. */
export const providerNewsIssues: Record<string, Scenario> = {
  'sent-page-by-page': { play: sendNews },
  'mailbox-full': {
    async play(scene) {
      scene.answers.sendNews = fails;
      return sendNews(scene);
    },
  },
};
