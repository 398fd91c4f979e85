import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import type { RecordedProof } from '../../domain/note-retrieval/proofs.js';
import type { RetrievalStatus } from '../../domain/note-retrieval/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const noteRetrievalType = 'noteRetrieval';

/** One run a request; its id is that of its case. A row decides which retrieval of an account is open, so an id is never used again. */
export const noteRetrievalId = (retrievalId: string) => `note-retrieval/${retrievalId}`;

export interface NoteRetrievalInput {
  readonly retrievalId: string;
  readonly reference: string;
  readonly requestedAt: IsoInstant;
  readonly policy: NoteRetrievalPolicy;
}

export interface NoteRetrievalView {
  readonly status: RetrievalStatus;
  /** Until when what it waits for may happen: the end of the request, support's deadline, the release, the end of the download. */
  readonly dueAt: IsoInstant | null;
}

/** Sent by support who recognized the former provider. */
export const recordRetrievalProof = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly proof: RecordedProof }],
  'recordRetrievalProof'
>('recordRetrievalProof');
/** Sent by support for someone whose former mailbox is gone: a code goes to the former phone. */
export const sendRetrievalCode = defineUpdate<UpdateResult, [ActArgument], 'sendRetrievalCode'>(
  'sendRetrievalCode',
);
/** Sent by a lead: everyone is told, and after the wait the notes are released. */
export const approveRetrieval = defineUpdate<UpdateResult, [ActArgument], 'approveRetrieval'>(
  'approveRetrieval',
);
/** Sent by support who didn't recognize the person, or whom the owner asked to stop. */
export const denyRetrieval = defineUpdate<UpdateResult, [ActArgument], 'denyRetrieval'>('denyRetrieval');

/** Sent by the API once something was proven, asked for, stopped or downloaded: look at the row. */
export const retrievalChanged = defineSignal<[]>('retrievalChanged');

export const noteRetrievalView = defineQuery<NoteRetrievalView>('view');
