import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  providerNewsId,
  providerNewsType,
  providerNewsView,
  type ProviderNewsInput,
} from '../../src/protocol/provider-news/messages.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';

/** Hands in news for so many pages of providers. */
async function startNews(scene: Scene, pages: number) {
  const newsId = randomUUID();
  scene.answers.newsPage = async ({ after }) => {
    const page = after === null ? 0 : Number(after) + 1;
    return { accountIds: [`account-${page}`], next: page + 1 < pages ? String(page) : null };
  };
  scene.answers.settleNews = async () => ({ sent: pages, withheld: 2 });
  const input: ProviderNewsInput = {
    newsId,
    reference: 'PN-TEST-0001',
    requestedAt: (await scene.now()).toISOString(),
  };
  const handle = await scene.workflow.start(providerNewsType, {
    workflowId: providerNewsId(newsId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { handle, newsId };
}

describe('news for providers', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('goes to page after page, and the case says to how many', async () => {
    scene = await openScene();
    const { handle, newsId } = await startNews(scene, 3);
    await handle.result();
    expect(scene.asked('sendNews').map(({ accountIds }) => accountIds)).toEqual([
      ['account-0'],
      ['account-1'],
      ['account-2'],
    ]);
    expect(scene.timeLine(newsId)).toEqual(['news-sent']);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'sent', closed: true });
    expect(await handle.query(providerNewsView)).toEqual({ status: 'sent', sent: 3, withheld: 2 });
  });

  it('goes on with the next page when a mailbox took nothing for a day', async () => {
    scene = await openScene();
    const startedAt = await scene.now();
    const { sendNews } = scene.answers;
    scene.answers.sendNews = async (request) =>
      request.accountIds[0] === 'account-0' ? fails() : sendNews(request);
    const { handle } = await startNews(scene, 2);
    await handle.result();
    expect(scene.asked('sendNews').at(-1)?.accountIds).toEqual(['account-1']);
    const waitedMs = Date.parse(scene.asked('settleNews')[0]?.at ?? '') - startedAt.getTime();
    expect(waitedMs).toBeGreaterThan(23 * 60 * 60_000);
    expect(waitedMs).toBeLessThan(25 * 60 * 60_000);
  });

  it('goes on where it was with the next worker', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle } = await startNews(scene, 4);
    await scene.replaceWorker();
    await handle.result();
    expect(new Set(scene.asked('sendNews').map(({ accountIds }) => accountIds[0])).size).toBe(4);
  });

  it('hands over to a fresh run after hundreds of pages, and leaves none out', async () => {
    scene = await openScene();
    const { handle, newsId } = await startNews(scene, 260);
    await handle.result();
    expect(scene.asked('sendNews')).toHaveLength(260);
    expect((await scene.history(providerNewsId(newsId))).events).toBeLessThan(2_100);
    const { runId } = await scene.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
  });
});
