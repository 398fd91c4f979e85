import { setHandler } from '@temporalio/workflow';
import {
  accountNoticeView,
  type AccountNoticeInput,
  type AccountNoticeView,
} from '../../protocol/account-notice/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { mailed } from '../kit/mail-outcome.js';

/** Tells the owner of an account that something of their sign-in changed; whom mail does not reach, support calls. */
export async function accountNotice({ noticeId, reference }: AccountNoticeInput): Promise<void> {
  let status: AccountNoticeView['status'] = 'sending';
  const now = () => new Date().toISOString();
  const file = openCaseFile({ caseId: noticeId, reference, isCase: true, process: 'account-notice' });
  setHandler(accountNoticeView, () => ({ status }));

  const reached = await mailed(outboundMail.mailAccountNotice({ noticeId, at: now() }));
  if (!reached)
    await quickDb.openTask({
      caseId: noticeId,
      key: 'by-phone',
      kind: 'reach_by_phone',
      priority: 1,
      at: now(),
    });
  status = reached ? 'sent' : 'not_sent';
  const standing = {
    state: status,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    waitsFor: reached ? 'nothing' : 'nothing; support was asked to call',
  } as const;
  await file.record(standing, undefined, true);
}
