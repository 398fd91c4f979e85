import { allHandlersFinished, condition, patched, sleep } from '@temporalio/workflow';
import type { CaseloadNoticeInput } from '../../protocol/caseload-notice/messages.js';
import { askToCallFirst, mailedAt } from '../kit/client-notice.js';
import { afterHeldMail, mailTriedAgain } from '../kit/mail-outcome.js';
import { forEachAtMost, waitUntil } from '../kit/waiting.js';
import { tellOwnClient, tellThatProviderStays } from './mails.js';
import { startMigration } from './migrations.js';
import { passOnNews, tellOwnClientsAgain } from './news.js';
import { atOnce, isOver, knowsNow, openNotice, type Chart, type Notice } from './state.js';

/**
 * Tells one page of a caseload: own clients get the notice, Headway-sourced clients a migration of their own that asks what they
 * want. Stays until the case closes, so that a moved last day or a withdrawal reaches everyone who was told.
 */
export async function caseloadNotice(input: CaseloadNoticeInput): Promise<void> {
  const notice = openNotice(input);
  // Side by side, so that a hold or a withdrawal reaches the migrations while others are still being told.
  const parts = [tellEveryone(notice), passOnNews(notice), tellOwnClientsAgain(notice)];
  if (notice.beside !== null) parts.push(tellAllThatProviderStays(notice));
  await Promise.all(parts);
  if (notice.beside === null) await tellAllThatProviderStays(notice);
  // Recorded when the lists showed it as open after its end: caseloadNotice.all-told-in-lists.json.
  if (patched('over-in-lists')) notice.describe();
  await condition(allHandlersFinished);
}

async function tellEveryone(notice: Notice): Promise<void> {
  if (notice.input.callFirst) await tellAfterCalls(notice);
  else await tellEach(notice, notice.input.charts);
  await notice.beside?.finished();
  notice.allTold = true;
  notice.describe();
}

/** The provider can't tell anyone: own clients get their mail once support has had time to call; migrations wait by themselves. */
async function tellAfterCalls(notice: Notice): Promise<void> {
  const { charts } = notice.input;
  const own = charts.filter(({ headwaySourced }) => !headwaySourced);
  const sourced = charts.filter(({ headwaySourced }) => headwaySourced);
  const mailAt = mailedAt({ ...notice.input, lastDayEndsAt: notice.lastDayEndsAt });
  await forEachAtMost(atOnce, own, ({ chartId }) =>
    askToCallFirst({ caseId: notice.input.caseId, chartId, mailAt }),
  );
  await tellEach(notice, sourced);
  // Of older histories, which mailed them as soon as the case closed: called-first-closed-early-and-told.json.
  const endsWithCase = !patched('calls-in-business-hours');
  if (own.length > 0)
    await waitUntil(
      () => notice.ending === 'withdrawn' || (endsWithCase && notice.ending !== null),
      mailAt,
      'own clients are mailed, called or not',
    );
  await tellEach(notice, own);
}

function tellEach(notice: Notice, charts: readonly Chart[]): Promise<void> {
  return forEachAtMost(atOnce, charts, (chart) => tell(notice, chart), notice.beside);
}

async function tell(notice: Notice, chart: Chart): Promise<void> {
  await condition(() => !notice.held || notice.ending !== null);
  if (isSpared(notice, chart)) return;
  const { input, lastDay, lastDayEndsAt, told, trying } = notice;
  const knows = knowsNow(notice);
  if (chart.headwaySourced) {
    trying.add(chart.chartId);
    await startMigration({ ...input, lastDay, lastDayEndsAt }, chart);
  } else if ((await tellOwnClient(notice, chart, 0)) === 'held') {
    await sleep(afterHeldMail, { summary: mailTriedAgain });
    return tell(notice, chart);
  }
  told.set(chart.chartId, knows);
  trying.delete(chart.chartId);
  notice.describe();
}

/** Whether a client is told nothing anymore: nobody after a withdrawal, and own clients also when the case closes before their mail is due. */
function isSpared({ ending }: Notice, { headwaySourced }: Chart): boolean {
  if (ending !== 'closed' || headwaySourced) return ending !== null;
  return !patched('own-clients-told-after-closing');
}

/** After a withdrawal; whose mail is still tried, or whose migration just starts, hears it once that is over, which a withdrawal makes it soon. */
async function tellAllThatProviderStays(notice: Notice): Promise<void> {
  const { input, told, trying, beside } = notice;
  await condition(() => isOver(notice) || notice.ending === 'withdrawn');
  if (notice.ending !== 'withdrawn') return;
  // Whom support has called knows it too, though no mail was due yet.
  const called = input.callFirst && patched('withdrawal-told-after-calls');
  await forEachAtMost(
    atOnce,
    input.charts,
    async (chart) => {
      const { chartId } = chart;
      await condition(() => !trying.has(chartId));
      if (called || told.has(chartId)) await tellThatProviderStays(notice, chart);
    },
    beside,
  );
  await beside?.finished();
}
