import { defineQuery } from '@temporalio/workflow';
import type { Instant } from '../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const providerNewsType = 'providerNews';

/** One run an issue of the news; its id is that of its case. */
export const providerNewsId = (newsId: string) => `provider-news/${newsId}`;

export interface ProviderNewsInput {
  readonly newsId: string;
  readonly reference: string;
  readonly requestedAt: Instant;
}

export interface ProviderNewsView {
  readonly status: 'sending' | 'sent';
  readonly sent: number;
  readonly withheld: number;
}

export const providerNewsView = defineQuery<ProviderNewsView>('view');
