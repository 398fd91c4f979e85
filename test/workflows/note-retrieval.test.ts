import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import type { RetrievalStatus } from '../../src/domain/note-retrieval/states.js';
import { exportSettled } from '../../src/protocol/contract-termination/messages.js';
import {
  approveRetrieval,
  denyRetrieval,
  noteRetrievalView,
  recordRetrievalProof,
  retrievalChanged,
  sendRetrievalCode,
} from '../../src/protocol/note-retrieval/messages.js';
import { fails, losesAnswer, retrieval } from '../harness/recording-activities.js';
import { retrievalRow, startRetrieval } from '../harness/retrievals.js';
import { gate } from '../harness/gate.js';
import { openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const hour = 3_600_000;
const hours = (from: string | undefined, to: string | undefined) =>
  Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / hour);

let scene: Scene;
afterEach(() => scene.close());

const isIn = (handle: WorkflowHandle, status: RetrievalStatus) =>
  until(`it is ${status}`, async () => (await handle.query(noteRetrievalView)).status === status);
const templates = () => scene.asked('mailRetrieval').map(({ template }) => template);

/** A retrieval whose former mailbox is proven. */
async function oneProof() {
  const row = retrievalRow(scene);
  const { handle } = await startRetrieval(scene);
  await until('the link is out', async () => scene.asked('sendRetrievalLink').length === 1);
  await row.become(handle, 'one_proof');
  await isIn(handle, 'one_proof');
  return { handle, row };
}

/** A retrieval that a lead has approved and everyone was told of. */
async function waiting() {
  const { handle, row } = await oneProof();
  await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
  await scene.act(handle, 'lead', approveRetrieval, {});
  await until('the wait began', async () => (await handle.query(noteRetrievalView)).dueAt !== null);
  return { handle, row };
}

/** One whose download is mailed. */
async function mailed() {
  const { handle, row } = await waiting();
  await scene.skipDays(1.1);
  await until('the download is mailed', async () => scene.asked('mailRetrievedNotes').length === 1);
  return { handle, row };
}

describe('a former provider’s way to the notes', () => {
  it('releases them 24 hours after everyone was told, and not before', async () => {
    scene = await openScene();
    const { handle, row } = await mailed();
    const [told] = scene.asked('mailRetrieval');
    const [started] = scene.asked('startExport');
    expect(told).toMatchObject({ template: 'notice' });
    expect(started).toMatchObject({ occasion: 'retrieval', providerId: 'provider-of-owner' });
    expect(hours(told?.at, started?.at)).toBe(24);
    await row.become(handle, 'downloaded');
    await handle.result();
    expect(templates()).toEqual(['notice', 'downloaded']);
    expect(scene.asked('mailExport')).toEqual([]);
  });

  it('ends after two weeks in which nothing was proven, and tells nobody', async () => {
    scene = await openScene();
    retrievalRow(scene);
    const { handle, requestedAt } = await startRetrieval(scene);
    await handle.result();
    expect(wholeDays(requestedAt, scene.asked('settleRetrieval').at(-1)?.at)).toBe(14);
    expect(await handle.query(noteRetrievalView)).toMatchObject({ status: 'expired' });
    expect(templates()).toEqual([]);
  });

  it('ends with its answer where the notes are not given out, and tells nobody', async () => {
    scene = await openScene();
    scene.answers.sendRetrievalLink = async () => retrieval('refused', 'nobody', null);
    const { handle } = await startRetrieval(scene);
    await handle.result();
    expect(templates()).toEqual([]);
  });

  it('goes to a lead every business day that nobody decides, and is never closed by time once something is proven', async () => {
    scene = await openScene();
    const { handle, row } = await oneProof();
    await scene.skipDays(20);
    expect(await handle.query(noteRetrievalView)).toMatchObject({ status: 'one_proof' });
    expect(scene.asked('settleRetrieval').length).toBeGreaterThanOrEqual(10);
    await row.become(handle, 'proven');
    await isIn(handle, 'proven');
    await scene.skipDays(20);
    expect(await handle.query(noteRetrievalView)).toMatchObject({ status: 'proven' });
    await scene.act(handle, 'lead', denyRetrieval, {});
    await handle.result();
    expect(templates()).toEqual(['denied']);
  });

  it('mails another link when someone asks again, while nothing is proven', async () => {
    scene = await openScene();
    const row = retrievalRow(scene);
    const { handle } = await startRetrieval(scene);
    await until('the link is out', async () => scene.asked('sendRetrievalLink').length === 1);
    row.links = 2;
    await handle.signal(retrievalChanged);
    await until('another is out', async () => scene.asked('sendRetrievalLink').length === 2);
    expect(scene.asked('sendRetrievalLink').map(({ round }) => round)).toEqual([0, 1]);
    await handle.result();
  });

  it('goes on without the mailbox where no mail is taken: support sends a code, and two proofs are recorded', async () => {
    scene = await openScene();
    const row = retrievalRow(scene);
    scene.answers.sendRetrievalLink = fails;
    scene.answers.retrievalLinkNotTaken = async ({ at }) => {
      row.dueAt = new Date(Date.parse(at) + 10 * 24 * hour).toISOString();
      return retrieval('requested', 'support', row.dueAt);
    };
    const { handle } = await startRetrieval(scene);
    await scene.skipDays(2);
    expect(scene.asked('retrievalLinkNotTaken')).toHaveLength(1);
    expect(await scene.act(handle, 'agent', sendRetrievalCode, {})).toEqual({ done: true });
    await until('the code is texted', async () => scene.asked('textRetrievalCode').length === 1);
    await row.become(handle, 'one_proof');
    await isIn(handle, 'one_proof');
    await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
    await isIn(handle, 'proven');
    await scene.act(handle, 'lead', denyRetrieval, {});
    await handle.result();
  });
});

describe('an act on a retrieval', () => {
  it('is refused before its time, and with answers to questions as proof', async () => {
    scene = await openScene();
    const { handle } = await oneProof();
    expect(await scene.act(handle, 'lead', approveRetrieval, {})).toEqual({
      refused: 'state-does-not-allow',
    });
    expect(
      await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'knowledge_questions' as never }),
    ).toEqual({ refused: 'proof-missing', field: 'proof' });
    expect(await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'mailbox' as never })).toEqual({
      refused: 'proof-missing',
      field: 'proof',
    });
    expect(scene.asked('approveRetrieval')).toEqual([]);
    expect(scene.asked('recordRetrievalProof')).toEqual([]);
    await scene.act(handle, 'lead', denyRetrieval, {});
    await handle.result();
  });

  it('that is refused, or fails for minutes, has the row looked at again, which may be another than was known', async () => {
    scene = await openScene();
    const { handle, row } = await oneProof();
    scene.answers.askForRetrievalCode = losesAnswer(async () => Object.assign(row, { codes: 1 }));
    const failing = Promise.allSettled([scene.act(handle, 'agent', sendRetrievalCode, {})]);
    await scene.skipDays(0.1);
    await failing;
    await until('the code is texted', async () => scene.asked('textRetrievalCode').length === 1);
    Object.assign(row, { status: 'proven' });
    scene.answers.recordRetrievalProof = async () => ({ refused: 'state-does-not-allow' });
    const proof = 'board_call_back';
    expect(await scene.act(handle, 'agent', recordRetrievalProof, { proof })).toEqual({
      refused: 'state-does-not-allow',
    });
    await isIn(handle, 'proven');
    await scene.act(handle, 'lead', denyRetrieval, {});
    await handle.result();
  });

  it('of approving what may not be given out anymore is refused, and the case is closed without a word to anyone', async () => {
    scene = await openScene();
    const { handle, row } = await oneProof();
    await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
    scene.answers.approveRetrieval = async () => {
      Object.assign(row, { status: 'refused', dueAt: null });
      return retrieval('refused', 'nobody', null);
    };
    // The test server forgets the answer to an update once its workflow has ended, which may be at once.
    const [answer] = await Promise.allSettled([scene.act(handle, 'lead', approveRetrieval, {})]);
    if (answer?.status === 'fulfilled') expect(answer.value).toEqual({ refused: 'notes-not-given-out' });
    await handle.result();
    expect(await handle.query(noteRetrievalView)).toMatchObject({ status: 'refused' });
    expect(templates()).toEqual([]);
  });
});

describe('the wait before the release', () => {
  it('ends without an export when someone uses a cancel link', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    await row.become(handle, 'disputed');
    await handle.result();
    expect(scene.asked('startExport')).toEqual([]);
    expect(templates()).toEqual(['notice', 'disputed']);
  });

  it('ends without an export when it was stopped in the last second and the signal was lost', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    Object.assign(row, { status: 'disputed', dueAt: null });
    await handle.result();
    expect(scene.asked('startExport')).toEqual([]);
  });

  it('ends without an export when support closes it', async () => {
    scene = await openScene();
    const { handle } = await waiting();
    await scene.act(handle, 'agent', denyRetrieval, {});
    await handle.result();
    expect(scene.asked('startExport')).toEqual([]);
    expect(templates()).toEqual(['notice', 'denied']);
  });

  it('begins only when the mails are out, and support calls where none was taken', async () => {
    scene = await openScene();
    const { handle, row } = await oneProof();
    scene.answers.mailRetrieval = fails;
    await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
    await scene.act(handle, 'lead', approveRetrieval, {});
    await scene.skipDays(2.2);
    await until('the export began', async () => scene.asked('startExport').length === 1);
    const [approved] = scene.asked('approveRetrieval');
    const [wait] = scene.asked('beginRetrievalWait');
    const [started] = scene.asked('startExport');
    expect(wait).toMatchObject({ reached: false });
    expect(hours(approved?.at, wait?.at)).toBe(24);
    expect(hours(wait?.at, started?.at)).toBe(24);
    await row.become(handle, 'denied');
    await handle.result();
  });
});

describe('the download of a retrieval', () => {
  it('is mailed when its export was made anew while it was found not to be ready', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    const { mailRetrievedNotes } = scene.answers;
    scene.answers.mailRetrievedNotes = async (request) => {
      if (scene.asked('mailRetrievedNotes').length > 1) return mailRetrievedNotes(request);
      await handle.signal(exportSettled, { exportId: request.exportId });
      return { kind: 'not-ready', view: retrieval('released', 'timer', row.dueAt) };
    };
    await scene.skipDays(1.1);
    await until('the download is mailed', async () => scene.asked('mailRetrievedNotes').length === 2);
    await row.become(handle, 'downloaded');
    await handle.result();
    expect(templates()).toEqual(['notice', 'downloaded']);
  });

  it('is over after seven days, and everyone is told that nothing was downloaded', async () => {
    scene = await openScene();
    const { handle } = await mailed();
    const [sent] = scene.asked('mailRetrievedNotes');
    await handle.result();
    expect(wholeDays(sent?.at, scene.asked('settleRetrieval').at(-1)?.at)).toBe(7);
    expect(await handle.query(noteRetrievalView)).toMatchObject({ status: 'expired' });
    expect(templates()).toEqual(['notice', 'expired']);
  });

  it('can be stopped before it is used', async () => {
    scene = await openScene();
    const { handle, row } = await mailed();
    await row.become(handle, 'disputed');
    await handle.result();
    expect(templates()).toEqual(['notice', 'disputed']);
  });

  it('is brought by support where its mail is not taken', async () => {
    scene = await openScene();
    scene.answers.mailRetrievedNotes = async ({ at }) => ({
      kind: 'not-mailed',
      view: retrieval('released', 'person', new Date(Date.parse(at) + 7 * 24 * hour).toISOString()),
    });
    const { handle, row } = await mailed();
    await until('support is asked', async () =>
      scene
        .asked('openTask')
        .some(({ key, kind }) => key === 'by-phone/download' && kind === 'reach_by_phone'),
    );
    await row.become(handle, 'denied');
    await handle.result();
  });

  it('waits for an export that failed until support has had it made', async () => {
    scene = await openScene();
    const { mailRetrievedNotes } = scene.answers;
    scene.answers.mailRetrievedNotes = async () => ({
      kind: 'not-ready',
      view: retrieval('released', 'system', null),
    });
    const { handle, row } = await mailed();
    scene.answers.mailRetrievedNotes = mailRetrievedNotes;
    await handle.signal(exportSettled, { exportId: 'export-1' });
    await until('it is mailed', async () => scene.asked('mailRetrievedNotes').length === 2);
    await row.become(handle, 'downloaded');
    await handle.result();
  });

  it('goes on where it was when a worker takes over', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle, row } = await waiting();
    await scene.replaceWorker();
    await scene.skipDays(1.1);
    await until('the download is mailed', async () => scene.asked('mailRetrievedNotes').length === 1);
    await row.become(handle, 'downloaded');
    await handle.result();
    expect(scene.asked('startExport')).toHaveLength(1);
    expect(templates()).toEqual(['notice', 'downloaded']);
  });
});

describe('a mailbox that puts mail off', () => {
  it('keeps no act of support waiting', async () => {
    scene = await openScene();
    retrievalRow(scene);
    scene.answers.sendRetrievalLink = fails;
    const { handle } = await startRetrieval(scene);
    await until('the link is tried', async () => scene.asked('sendRetrievalLink').length > 0);
    expect(await scene.act(handle, 'agent', sendRetrievalCode, {})).toEqual({ done: true });
    await until('the code is texted', async () => scene.asked('textRetrievalCode').length === 1);
    expect(await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' })).toEqual({
      done: true,
    });
    await isIn(handle, 'one_proof');
    await scene.act(handle, 'agent', denyRetrieval, {});
    await isIn(handle, 'denied');
    await until('all are told', async () => templates().length === 1);
    expect(scene.asked('retrievalLinkNotTaken')).toEqual([]);
    await handle.result();
  });

  it('keeps back no other link that is asked for, and when it is given up the newer link stands', async () => {
    scene = await openScene();
    const row = retrievalRow(scene);
    const { sendRetrievalLink } = scene.answers;
    scene.answers.sendRetrievalLink = async (request) =>
      request.round === 0 ? fails() : sendRetrievalLink(request);
    const { handle } = await startRetrieval(scene);
    await until('the link is tried', async () => scene.asked('sendRetrievalLink').length > 0);
    row.links = 2;
    await handle.signal(retrievalChanged);
    await until('another is out', async () => (await handle.query(noteRetrievalView)).dueAt !== null);
    await scene.skipDays(1.1);
    expect(scene.asked('retrievalLinkNotTaken')).toEqual([]);
    await handle.result();
  });

  it('overwrites nothing that happened before it answered', async () => {
    scene = await openScene();
    const row = retrievalRow(scene);
    const { sendRetrievalLink } = scene.answers;
    const [answered, letGo] = gate();
    scene.answers.sendRetrievalLink = async (request) => {
      const answer = await sendRetrievalLink(request);
      await answered;
      return answer;
    };
    const { handle } = await startRetrieval(scene);
    await until('the link is tried', async () => scene.asked('sendRetrievalLink').length === 1);
    await row.become(handle, 'one_proof');
    await isIn(handle, 'one_proof');
    const looked = scene.asked('settleRetrieval').length;
    letGo();
    await until('the row is looked at', async () => scene.asked('settleRetrieval').length > looked);
    await isIn(handle, 'one_proof');
    await scene.act(handle, 'agent', denyRetrieval, {});
    await handle.result();
  });

  it('keeps back neither who stops it nor what is shown, while the notice is put off', async () => {
    scene = await openScene();
    const { handle, row } = await oneProof();
    await scene.act(handle, 'agent', recordRetrievalProof, { proof: 'board_call_back' });
    scene.answers.mailRetrieval = async ({ template }) =>
      template === 'notice' ? fails() : { reached: true };
    await scene.act(handle, 'lead', approveRetrieval, {});
    await until('the notice is tried', async () => templates().length > 0);
    await row.become(handle, 'disputed');
    await isIn(handle, 'disputed');
    await until('all are told', async () => templates().includes('disputed'));
    await handle.result();
    expect(scene.asked('startExport')).toEqual([]);
  });

  it('keeps back neither who stops it nor what is shown, while the download is put off', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    scene.answers.mailRetrievedNotes = fails;
    await scene.skipDays(1.1);
    await until('the download is tried', async () => scene.asked('mailRetrievedNotes').length > 0);
    await row.become(handle, 'disputed');
    await isIn(handle, 'disputed');
    await until('all are told', async () => templates().includes('disputed'));
    await handle.result();
  });
});
