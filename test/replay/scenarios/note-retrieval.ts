import type { WorkflowHandle } from '@temporalio/client';
import {
  approveRetrieval,
  denyRetrieval,
  noteRetrievalView,
  recordRetrievalProof,
  sendRetrievalCode,
} from '../../../src/protocol/note-retrieval/messages.js';
import { fails, losesAnswer, retrieval } from '../../harness/recording-activities.js';
import { retrievalRow, startRetrieval } from '../../harness/retrievals.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

const viewOf = (handle: WorkflowHandle) => handle.query(noteRetrievalView);

/** A retrieval that a lead has approved and everyone was told of. */
async function waiting(scene: Scene) {
  const row = retrievalRow(scene);
  const { handle } = await startRetrieval(scene);
  await until('the link is out', async () => scene.asked('sendRetrievalLink').length === 1);
  await row.become(handle, 'one_proof');
  await until('it is proven', async () => (await viewOf(handle)).status === 'one_proof');
  await scene.act(handle, 'agent', sendRetrievalCode, {});
  await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
  await scene.act(handle, 'lead', approveRetrieval, {});
  await until('the wait began', async () => (await viewOf(handle)).dueAt !== null);
  return { row, handle };
}

async function mailed(scene: Scene) {
  const { row, handle } = await waiting(scene);
  await scene.skipDays(1.1);
  await until('the download is mailed', async () => scene.asked('mailRetrievedNotes').length === 1);
  return { row, handle };
}

/** Support goes on without the mailbox while it puts off the link, and closes the case. */
const closedWhileTheLinkIsPutOff: Scenario = {
  async play(scene) {
    retrievalRow(scene);
    scene.answers.sendRetrievalLink = fails;
    scene.answers.retrievalLinkNotTaken = async ({ at }) =>
      retrieval('requested', 'support', new Date(Date.parse(at) + 10 * 24 * 3_600_000).toISOString());
    const { handle } = await startRetrieval(scene);
    await until('the link is tried', async () => scene.asked('sendRetrievalLink').length > 0);
    const acting = Promise.allSettled([
      scene.act(handle, 'agent', sendRetrievalCode, {}),
      scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' }),
      scene.act(handle, 'agent', denyRetrieval, {}),
    ]);
    await scene.skipDays(1.1);
    await acting;
    await handle.result();
    return handle.workflowId;
  },
};

/** Someone stops a released case while the mailbox puts off the download. */
const stoppedWhileTheDownloadIsPutOff: Scenario = {
  async play(scene) {
    const { row, handle } = await waiting(scene);
    scene.answers.mailRetrievedNotes = fails;
    await scene.skipDays(1.1);
    await until('the download is tried', async () => scene.asked('mailRetrievedNotes').length > 0);
    await row.become(handle, 'disputed');
    await handle.result();
    return handle.workflowId;
  },
};

/** One act is refused, and another is written though its answer is lost. */
const actsRefusedAndFailed: Scenario = {
  async play(scene) {
    const row = retrievalRow(scene);
    const { handle } = await startRetrieval(scene);
    await until('the link is out', async () => scene.asked('sendRetrievalLink').length === 1);
    await row.become(handle, 'one_proof');
    await until('it is proven', async () => (await viewOf(handle)).status === 'one_proof');
    scene.answers.askForRetrievalCode = async () => ({ refused: 'code-resend-too-soon' });
    await scene.act(handle, 'agent', sendRetrievalCode, {});
    scene.answers.askForRetrievalCode = losesAnswer(async () => Object.assign(row, { codes: 1 }));
    const away = Promise.allSettled([scene.act(handle, 'agent', sendRetrievalCode, {})]);
    await scene.skipDays(0.1);
    await away;
    await Promise.allSettled([scene.act(handle, 'agent', denyRetrieval, {})]);
    await handle.result();
    return handle.workflowId;
  },
};

/** Courses of a former provider's way to the notes. */
export const noteRetrievals: Record<string, Scenario> = {
  downloaded: {
    async play(scene) {
      const { row, handle } = await mailed(scene);
      await row.become(handle, 'downloaded');
      await handle.result();
      return handle.workflowId;
    },
  },
  'not-downloaded-in-time': {
    async play(scene) {
      const { handle } = await mailed(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'stopped-in-the-wait': {
    async play(scene) {
      const { row, handle } = await waiting(scene);
      await row.become(handle, 'disputed');
      await handle.result();
      return handle.workflowId;
    },
  },
  'refused-at-once': {
    async play(scene) {
      scene.answers.sendRetrievalLink = async () => retrieval('refused', 'nobody', null);
      const { handle } = await startRetrieval(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'closed-while-the-link-is-put-off': closedWhileTheLinkIsPutOff,
  'stopped-while-the-download-is-put-off': stoppedWhileTheDownloadIsPutOff,
  // Recorded when acts and everything else waited for each mail.
  'closed-once-the-link-was-given-up': closedWhileTheLinkIsPutOff,
  'stopped-once-the-download-was-given-up': stoppedWhileTheDownloadIsPutOff,
  // Recorded when the row was looked at on its date alone.
  'acts-refused-and-failed': actsRefusedAndFailed,
  'acts-refused-and-failed-and-looked-at': actsRefusedAndFailed,
  'mailbox-gone-and-denied': {
    async play(scene) {
      const row = retrievalRow(scene);
      scene.answers.sendRetrievalLink = fails;
      scene.answers.retrievalLinkNotTaken = async ({ at }) => {
        row.dueAt = new Date(Date.parse(at) + 10 * 24 * 3_600_000).toISOString();
        return retrieval('requested', 'support', row.dueAt);
      };
      const { handle } = await startRetrieval(scene);
      await scene.skipDays(2);
      await scene.act(handle, 'agent', sendRetrievalCode, {});
      await until('the code is texted', async () => scene.asked('textRetrievalCode').length === 1);
      scene.answers.mailRetrieval = fails;
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', denyRetrieval, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
};
