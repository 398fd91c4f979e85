import { outboundMail, quickDb } from '../kit/activity-options.js';
import { howMailed, mailed, type Mailed } from '../kit/mail-outcome.js';
import { now } from '../kit/waiting.js';
import type { Chart, Notice } from './state.js';

/** Tells an own client; whom no mail reaches is called, and whose mail was held is told later. */
export async function tellOwnClient(
  { input: { caseId }, lastDayEndsAt }: Notice,
  { chartId }: Chart,
  round: number,
): Promise<Mailed> {
  const notice = await howMailed(
    outboundMail.giveNotice({
      caseId,
      chartId,
      round,
      headwaySourced: false,
      lastDayEndsAt,
      closesAt: null,
      at: now(),
    }),
  );
  if (notice === 'not-sent')
    await quickDb.openTask({
      caseId,
      key: `notice/${chartId}/${round}`,
      kind: 'give_notice_by_phone',
      subjectId: chartId,
      at: now(),
    });
  return notice;
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

/** Support calls a client before any mail, because the provider cannot. */
export async function askSupportToCallFirst(
  { input }: Notice,
  { chartId }: Chart,
  mailAt: string,
): Promise<void> {
  await quickDb.openTask({
    caseId: input.caseId,
    key: `call-first/${chartId}`,
    kind: 'call_client_first',
    subjectId: chartId,
    priority: 1,
    precedes: mailAt,
    at: now(),
  });
}
