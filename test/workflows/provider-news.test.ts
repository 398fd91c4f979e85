import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  providerNewsId,
  providerNewsType,
  providerNewsView,
  type ProviderNewsInput,
} from '../../src/protocol/provider-news/messages.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';

/** Whose mailboxes put the news off. */
const putOff = new Set<string>();

/** Hands in news for so many pages of providers. */
async function startNews(scene: Scene, pages: number) {
  const newsId = randomUUID();
  scene.answers.newsPage = async ({ after, again }) => {
    if (again === true) return { accountIds: [...putOff], next: null };
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
  afterEach(async () => {
    putOff.clear();
    await scene.close();
  });

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

  it('goes to all others before a mailbox that puts it off is tried again, in rounds for a day', async () => {
    scene = await openScene();
    const startedAt = (await scene.now()).getTime();
    putOff.add('account-0');
    const { handle } = await startNews(scene, 3);
    await handle.result();
    const sends = scene
      .asked('sendNews')
      .map(({ accountIds, at }) => [accountIds[0], Date.parse(at)] as const);
    expect(sends.slice(0, 3).map(([account]) => account)).toEqual(['account-0', 'account-1', 'account-2']);
    expect(new Set(sends.slice(3).map(([account]) => account))).toEqual(new Set(['account-0']));
    const hours = sends.slice(3).map(([, at]) => Math.round((4 * (at - startedAt)) / 3_600_000) / 4);
    expect(hours).toEqual([0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 23.75]);
  });

  it('is over once a mailbox that put it off took it', async () => {
    scene = await openScene();
    putOff.add('account-1');
    const { sendNews } = scene.answers;
    scene.answers.sendNews = async (request) => {
      if (scene.asked('sendNews').length === 4) putOff.clear();
      return sendNews(request);
    };
    const { handle } = await startNews(scene, 2);
    await handle.result();
    expect(scene.asked('sendNews')).toHaveLength(4);
  });

  it('waits for a relay that is away, a day for each page and then in rounds, and leaves nobody out', async () => {
    scene = await openScene();
    const back = (await scene.now()).getTime() + 3 * day;
    const { sendNews } = scene.answers;
    for (const account of ['account-0', 'account-1']) putOff.add(account);
    scene.answers.sendNews = async (request) => {
      if ((await scene.now()).getTime() < back) return fails();
      for (const account of request.accountIds) putOff.delete(account);
      return sendNews(request);
    };
    const { handle } = await startNews(scene, 2);
    await handle.result();
    expect(putOff).toEqual(new Set());
    expect(Date.parse(scene.asked('settleNews')[0]?.at ?? '')).toBeGreaterThan(back);
  });

  it('goes to the next page after a day, though a mail of one gets no answer', async () => {
    scene = await openScene();
    const startedAt = await scene.now();
    const { sendNews } = scene.answers;
    scene.answers.sendNews = (request) =>
      request.accountIds.includes('account-0') ? fails() : sendNews(request);
    const { handle } = await startNews(scene, 2);
    await handle.result();
    const next = scene.asked('sendNews').find(({ accountIds }) => accountIds.includes('account-1'));
    expect(wholeDays(startedAt, next?.at)).toBe(1);
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
