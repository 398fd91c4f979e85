import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ContactPolicy } from '../../domain/contact-request/policy.js';
import type { ContactStatus } from '../../domain/contact-request/states.js';
import type { ContactTopic } from '../../domain/contact-request/topics.js';
import type { Portal } from '../../domain/portals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const contactRequestType = 'contactRequest';

/** One run a request; its id is that of its case. */
export const contactRequestId = (requestId: string) => `contact-request/${requestId}`;

/** The key of the call about an answer of which no email told. */
export const answerByPhone = (answerId: string) => `by-phone/${answerId}`;

/** What was written, by whom and to where stays in the database: no word of a conversation enters a history. */
export interface ContactRequestInput {
  readonly requestId: string;
  readonly reference: string;
  readonly portal: Portal;
  readonly topic: ContactTopic;
  readonly requestedAt: IsoInstant;
  readonly policy: ContactPolicy;
  /** Of what people were told already, where a run goes on from the one before. */
  readonly told?: {
    readonly answerId: string | null;
    readonly alarmId: string | null;
    readonly resolvedAt: IsoInstant | null;
  };
}

export interface ContactRequestView {
  readonly status: ContactStatus;
  /** Until when what it waits for may happen: support's answer, the person's, or reopening. */
  readonly dueAt: IsoInstant | null;
}

/** Sent by support: the matter is settled, and the person can reopen it for a while. */
export const resolveContact = defineUpdate<UpdateResult, [ActArgument], 'resolveContact'>('resolveContact');

/** Sent once a message was written or the request was resolved: look at the row. */
export const contactChanged = defineSignal<[]>('contactChanged');

export const contactRequestView = defineQuery<ContactRequestView>('view');
