import { condition, sleep } from '@temporalio/workflow';
import { clientMigrationId } from '../../protocol/client-migration/messages.js';
import { afterHeldMail, mailTriedAgain } from '../kit/mail-outcome.js';
import { forEachAtMost } from '../kit/waiting.js';
import { tellOwnClient } from './mails.js';
import { atOnce, isOver, knowsNow, type Chart, type Notice } from './state.js';

/** Passes on to the migrations that run what the termination says, to each in order. */
export async function passOnNews(notice: Notice): Promise<void> {
  const { input, told, news } = notice;
  const waiting = () =>
    input.charts.flatMap(({ chartId, headwaySourced }) => {
      const knows = told.get(chartId);
      return headwaySourced && knows && knows.newsPassedOn < news.length ? [{ chartId, knows }] : [];
    });
  for (;;) {
    await condition(() => isOver(notice) || waiting().length > 0);
    const behind = waiting();
    if (behind.length === 0) return;
    await forEachAtMost(atOnce, behind, async ({ chartId, knows }) => {
      for (const send of news.slice(knows.newsPassedOn)) {
        knows.newsPassedOn += 1;
        // A client who is settled has no migration anymore.
        await send(clientMigrationId(input.caseId, chartId));
      }
    });
  }
}

/** Tells own clients again whose last day has moved; Headway-sourced ones are told by their migrations. */
export async function tellOwnClientsAgain(notice: Notice): Promise<void> {
  const { input, told, trying } = notice;
  const outdated = () =>
    input.charts.filter(({ chartId, headwaySourced }) => {
      const knows = told.get(chartId);
      return !headwaySourced && knows !== undefined && knows.round < notice.round && !trying.has(chartId);
    });
  const mayTell = () => !notice.held && notice.ending === null;
  for (;;) {
    await condition(() => isOver(notice) || (mayTell() && outdated().length > 0));
    if (isOver(notice)) return;
    await forEachAtMost(atOnce, outdated(), tellAgain, notice.beside);
  }

  async function tellAgain(chart: Chart): Promise<void> {
    const knew = told.get(chart.chartId);
    if (!mayTell() || knew === undefined) return;
    told.set(chart.chartId, knowsNow(notice));
    if ((await tellOwnClient(notice, chart, notice.round)) !== 'held') return;
    await sleep(afterHeldMail, { summary: mailTriedAgain });
    told.set(chart.chartId, knew);
  }
}
