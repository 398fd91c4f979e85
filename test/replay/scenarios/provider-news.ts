import { providerNewsId, providerNewsType } from '../../../src/protocol/provider-news/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

/** News for two pages of providers, of whom one puts it off for as long as is asked so often. */
async function sendNews(scene: Scene, timesPutOff = 0): Promise<string> {
  const newsId = 'news-1';
  let asked = 0;
  scene.answers.newsPage = async ({ after, again }) => {
    if (again === true) return { accountIds: asked++ < timesPutOff ? ['account-1'] : [], next: null };
    return { accountIds: [`account-${after === null ? 1 : 2}`], next: after === null ? 'account-1' : null };
  };
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
  // As before those who put the news off were mailed again in rounds: a page that failed for a day was given up.
  'sent-page-by-page': { play: (scene) => sendNews(scene) },
  'mailbox-full': {
    async play(scene) {
      scene.answers.sendNews = async () => (scene.asked('sendNews').length < 400 ? fails() : undefined);
      return sendNews(scene);
    },
  },
  'mailbox-full-tried-again': { play: (scene) => sendNews(scene, 3) },
};
