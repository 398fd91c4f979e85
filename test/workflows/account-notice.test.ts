import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  accountNoticeId,
  accountNoticeType,
  accountNoticeView,
  type AccountNoticeInput,
} from '../../src/protocol/account-notice/messages.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';

async function startNotice(scene: Scene, input: Pick<AccountNoticeInput, 'phoneChanged'> = {}) {
  const noticeId = randomUUID();
  const handle = await scene.workflow.start(accountNoticeType, {
    workflowId: accountNoticeId(noticeId),
    taskQueue: scene.taskQueue,
    args: [{ noticeId, reference: 'AN-TEST-0001', ...input }],
  });
  return { handle, noticeId };
}

describe('a notice that a sign-in was changed', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('is mailed, and the case is over, with two activities', async () => {
    scene = await openScene();
    const { handle, noticeId } = await startNotice(scene);
    await handle.result();
    expect(scene.asked('mailAccountNotice')).toMatchObject([{ noticeId }]);
    expect(scene.asked('recordCase')).toMatchObject([{ caseId: noticeId, state: 'sent', closed: true }]);
    expect(scene.asked('openTask')).toEqual([]);
    expect(scene.asked('textPhoneBefore')).toEqual([]);
    expect(await handle.query(accountNoticeView)).toEqual({ status: 'sent' });
  });

  it.each([
    ['taken', undefined],
    ['not taken for a day', fails],
  ])(
    'of a phone number goes to the one before, too, and is over when the text is %s',
    async (_title, answer) => {
      scene = await openScene();
      if (answer !== undefined) scene.answers.textPhoneBefore = answer;
      const { handle, noticeId } = await startNotice(scene, { phoneChanged: true });
      await handle.result();
      expect(scene.asked('textPhoneBefore')[0]).toMatchObject({ noticeId });
      expect(scene.asked('mailAccountNotice')).toMatchObject([{ noticeId }]);
      expect(scene.asked('recordCase')).toMatchObject([{ state: 'sent', closed: true }]);
      expect(scene.asked('openTask')).toEqual([]);
    },
  );

  it.each([
    ['is withheld', async () => ({ kind: 'withheld', because: 'suppressed' }) as const],
    ['is refused', async () => ({ kind: 'refused', because: '550' }) as const],
    ['is not taken for a day', fails],
  ])('that %s has support call the owner, once', async (_title, answer) => {
    scene = await openScene();
    scene.answers.mailAccountNotice = answer;
    const { handle, noticeId } = await startNotice(scene);
    await handle.result();
    expect(scene.asked('openTask')).toMatchObject([{ caseId: noticeId, kind: 'reach_by_phone' }]);
    expect(scene.asked('recordCase')).toMatchObject([{ state: 'not_sent', closed: true }]);
  });
});
