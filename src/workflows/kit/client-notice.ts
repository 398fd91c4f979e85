import { patched } from '@temporalio/workflow';
import { mailedAfterCalls } from '../../domain/contract-termination/call-first.js';
import { daysAfter } from '../../domain/pace.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { CaseloadNoticeInput } from '../../protocol/caseload-notice/messages.js';
import { outboundMail, quickDb } from './activity-options.js';
import { howMailed, type Mailed } from './mail-outcome.js';
import { now } from './waiting.js';

/** Gives a client notice by mail; whom no mail reaches is called, and whose mail a hold kept back is told later. */
export async function giveNotice(
  notice: Omit<Parameters<typeof outboundMail.giveNotice>[0], 'at'>,
): Promise<Mailed> {
  const { caseId, chartId, round } = notice;
  const mailed = await howMailed(outboundMail.giveNotice({ ...notice, at: now() }));
  if (mailed === 'not-sent')
    await quickDb.openTask({
      caseId,
      key: `notice/${chartId}/${round}`,
      kind: 'give_notice_by_phone',
      subjectId: chartId,
      at: now(),
    });
  return mailed;
}

/** When clients are mailed whom support is asked now to call first. */
export function mailedAt({
  policy,
  pace,
  lastDayEndsAt,
}: Pick<CaseloadNoticeInput, 'policy' | 'pace' | 'lastDayEndsAt'>): IsoInstant {
  const askedAt = new Date();
  // Of older histories, in which support's hours didn't count: called-first.json.
  if (!patched('calls-in-business-hours'))
    return daysAfter(pace, askedAt, policy.callFirstDays).toISOString();
  return mailedAfterCalls({
    policy,
    pace,
    askedAt,
    lastDayEndsAt: new Date(lastDayEndsAt),
  }).toISOString();
}

/** Asks support to call a client before any mail goes out at `mailAt`, because the provider cannot. */
export async function askToCallFirst(of: { caseId: string; chartId: string; mailAt: string }): Promise<void> {
  const { caseId, chartId, mailAt } = of;
  await quickDb.openTask({
    caseId,
    key: `call-first/${chartId}`,
    kind: 'call_client_first',
    subjectId: chartId,
    priority: 1,
    precedes: mailAt,
    at: now(),
  });
}
