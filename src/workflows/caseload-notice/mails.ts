import { outboundMail, quickDb } from '../kit/activity-options.js';
import { giveNotice } from '../kit/client-notice.js';
import { mailed, type Mailed } from '../kit/mail-outcome.js';
import { now } from '../kit/waiting.js';
import type { Chart, Notice } from './state.js';

/** Tells an own client, who has nothing to choose. */
export async function tellOwnClient(
  { input: { caseId }, lastDayEndsAt, trying, unreached }: Notice,
  { chartId }: Chart,
  round: number,
): Promise<Mailed> {
  trying.add(chartId);
  const of = { caseId, chartId, round, headwaySourced: false, lastDayEndsAt, closesAt: null };
  const mailed = await giveNotice(of).finally(() => trying.delete(chartId));
  if (mailed === 'not-sent') unreached.add(chartId);
  else unreached.delete(chartId);
  return mailed;
}

/** Tells a client that nothing changes after all; whom no mail reaches is called. */
export async function tellThatProviderStays({ input }: Notice, { chartId }: Chart): Promise<void> {
  const { caseId } = input;
  if (!(await mailed(outboundMail.tellProviderStays({ caseId, chartId, at: now() }))))
    await quickDb.openTask({
      caseId,
      key: `stays/${chartId}`,
      kind: 'tell_provider_stays',
      subjectId: chartId,
      at: now(),
    });
}
