import type { WorkflowHandle } from '@temporalio/client';
import type { RetrievalView } from '../../src/activities/note-retrieval/view.js';
import { noteRetrievalPolicy, retrievalEscalatesAt } from '../../src/domain/note-retrieval/policy.js';
import type { RetrievalStatus } from '../../src/domain/note-retrieval/states.js';
import {
  noteRetrievalId,
  noteRetrievalType,
  retrievalChanged,
  type NoteRetrievalInput,
} from '../../src/protocol/note-retrieval/messages.js';
import { retrieval } from './recording-activities.js';
import type { Scene } from './time-skipping.js';

/** Asks for the notes of a former provider, as a topic of the contact form does. */
export async function startRetrieval(scene: Scene, retrievalId = 'retrieval-1') {
  const input: NoteRetrievalInput = {
    retrievalId,
    reference: 'NR-TEST-0001',
    requestedAt: (await scene.now()).toISOString(),
    policy: noteRetrievalPolicy,
  };
  const handle = await scene.workflow.start(noteRetrievalType, {
    workflowId: noteRetrievalId(retrievalId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** The row of a retrieval in memory: the API and the activities of a scene change it, and it decides as the real one does. */
export function retrievalRow(scene: Scene) {
  const row: { status: RetrievalStatus; dueAt: string | null; links: number; codes: number } = {
    status: 'requested',
    dueAt: null,
    links: 1,
    codes: 0,
  };
  const { answers } = scene;
  const now = (): RetrievalView => {
    const on = row.status === 'waiting' || row.status === 'released' ? 'timer' : 'support';
    return retrieval(row.status, on, row.dueAt, { linksAskedFor: row.links, codesAskedFor: row.codes });
  };
  const become = (status: RetrievalStatus, dueAt: string | null = null) => {
    Object.assign(row, { status, dueAt });
    return now();
  };
  const byBusinessDay = (at: string) => retrievalEscalatesAt(noteRetrievalPolicy, new Date(at)).toISOString();
  const { sendRetrievalLink, beginRetrievalWait, mailRetrievedNotes } = answers;
  answers.sendRetrievalLink = async (request) =>
    become('requested', (await sendRetrievalLink(request)).dueAt);
  answers.recordRetrievalProof = async ({ at }) =>
    become(row.status === 'one_proof' ? 'proven' : 'one_proof', byBusinessDay(at));
  answers.askForRetrievalCode = async () => {
    row.codes += 1;
    return now();
  };
  answers.approveRetrieval = async () => become('waiting');
  answers.denyRetrieval = async () => become('denied');
  answers.beginRetrievalWait = async (request) => {
    if (row.status === 'waiting') row.dueAt = (await beginRetrievalWait(request)).dueAt;
    return now();
  };
  answers.mailRetrievedNotes = async (request) => {
    const { kind, view } = await mailRetrievedNotes(request);
    return { kind, view: row.status === 'released' ? become('released', view.dueAt) : now() };
  };
  answers.settleRetrieval = async ({ at }) => {
    if (row.dueAt === null || row.dueAt > at) return now();
    if (row.status === 'waiting') return become('released');
    if (row.status === 'requested' || row.status === 'released') return become('expired');
    return become(row.status, byBusinessDay(at));
  };
  return Object.assign(row, {
    /** The API changes the row: a proof, a dispute, the download. */
    async become(handle: WorkflowHandle, status: RetrievalStatus): Promise<void> {
      const { workflow } = scene;
      const open = status === 'one_proof' || status === 'proven';
      become(status, open ? byBusinessDay((await scene.now()).toISOString()) : null);
      await workflow.getHandle(handle.workflowId).signal(retrievalChanged);
    },
  });
}
