import { defineQuery } from '@temporalio/workflow';

/** Name under which the workflow is registered. */
export const accountNoticeType = 'accountNotice';

/** One run a notice; its id is that of its case. */
export const accountNoticeId = (noticeId: string) => `account-notice/${noticeId}`;

export interface AccountNoticeInput {
  readonly noticeId: string;
  readonly reference: string;
  /** Whether the phone was changed, so that the number before is told by text, too. Cases from before 2026-11-28 don’t say. */
  readonly phoneChanged?: boolean;
}

export interface AccountNoticeView {
  readonly status: 'sending' | 'sent' | 'not_sent';
}

export const accountNoticeView = defineQuery<AccountNoticeView>('view');
