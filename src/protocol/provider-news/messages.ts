import { defineQuery } from '@temporalio/workflow';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const providerNewsType = 'providerNews';

/** One run an issue of the news; its id is that of its case. */
export const providerNewsId = (newsId: string) => `provider-news/${newsId}`;

/** Providers who are mailed by one activity. */
export const newsPageSize = 25;

export interface ProviderNewsInput {
  readonly newsId: string;
  readonly reference: string;
  readonly requestedAt: IsoInstant;
  /** From which account on a fresh run goes on, after the history of the one before became long, and in which round: 0 is everyone’s first. */
  readonly carried?: { readonly after: string; readonly round?: number };
}

export interface ProviderNewsView {
  readonly status: 'sending' | 'sent';
  readonly sent: number;
  readonly withheld: number;
}

export const providerNewsView = defineQuery<ProviderNewsView>('view');
