import { patched } from '@temporalio/workflow';
import {
  accountNoticeView,
  type AccountNoticeInput,
  type AccountNoticeView,
} from '../../protocol/account-notice/messages.js';
import { outboundMail } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { orElse } from '../kit/failures.js';
import { mailed, mailOrCall } from '../kit/mail-outcome.js';
import { answerView } from '../kit/messages.js';
import { now } from '../kit/waiting.js';

/** Tells the owner of an account that something of their sign-in changed, a phone number by text to the one before, too; whom mail doesn't reach, support calls. */
export async function accountNotice({
  noticeId,
  reference,
  phoneChanged = false,
}: AccountNoticeInput): Promise<void> {
  let status: AccountNoticeView['status'] = 'sending';
  const file = openCaseFile({ caseId: noticeId, reference, isCase: true, process: 'account-notice' });
  answerView(accountNoticeView, () => ({ status }));
  file.describe({
    state: status,
    waitingOn: 'system',
    dueAt: null,
    needsAttention: false,
    waitsFor: 'the mail to its owner to be taken',
  });

  const notice = outboundMail.mailAccountNotice({ noticeId, at: now() });
  const text = phoneChanged
    ? orElse(outboundMail.textPhoneBefore({ noticeId, at: now() }), undefined)
    : undefined;
  const reached = await mailOrCall(mailed(notice), { caseId: noticeId, key: 'by-phone', priority: 1 });
  // Recorded when the case waited for the text, too: accountNotice.phone-changed.json.
  if (!patched('letters-beside')) await text;
  status = reached ? 'sent' : 'not_sent';
  const projection = {
    state: status,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    waitsFor: reached ? 'nothing' : 'nothing; support was asked to call',
  } as const;
  await file.record(projection, undefined, true);
  await text;
}
