import { allHandlersFinished, condition, patched, setHandler, sleep } from '@temporalio/workflow';
import { daysAfter } from '../../domain/pace.js';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
  type CaseloadNoticeInput,
} from '../../protocol/caseload-notice/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { startMigration, tellMigration, type Migration } from './migrations.js';
import { afterHeldMail, howMailed, mailed, type Mailed } from '../kit/mail-outcome.js';
import { forEachAtMost, untilDue } from '../kit/waiting.js';

/** Clients told at once. */
const atOnce = 5;

type Chart = CaseloadNoticeInput['charts'][number];

/** A client who was told: of which round of dates, and how much of the news since then has been passed on. */
interface Told {
  round: number;
  newsPassedOn: number;
}

/**
 * Tells one page of a caseload: own clients get the notice, Headway-sourced clients a migration of their own that asks what they
 * want. Stays until the case closes, so that a moved last day or a withdrawal reaches everybody who was told.
 */
export async function caseloadNotice(input: CaseloadNoticeInput): Promise<void> {
  let { lastDay, lastDayEndsAt } = input;
  let round = 0;
  let held = false;
  let ending: 'withdrawn' | 'closed' | null = null;
  let allTold = false;
  const told = new Map<string, Told>();
  const news: ((migration: Migration) => Promise<void>)[] = [];

  const file = openCaseFile({
    caseId: input.caseId,
    reference: input.reference,
    isCase: false,
    process: 'caseload-notice',
  });
  const describe = () =>
    file.describe({
      state: 'open',
      waitingOn: allTold ? 'timer' : 'system',
      dueAt: allTold ? lastDayEndsAt : null,
      needsAttention: false,
      waitsFor: `${told.size} of ${input.charts.length} clients told${allTold ? '; stays for news of the last day' : ''}${held ? '; sends are held' : ''}`,
    });
  describe();

  setHandler(lastDayMoved, (moved) => {
    ({ lastDay, lastDayEndsAt, round } = moved);
    news.push((migration) => migration.signal(lastDayMoved, moved));
  });
  setHandler(terminationWithdrawn, () => {
    ending = 'withdrawn';
    news.push((migration) => migration.signal(terminationWithdrawn));
  });
  setHandler(caseClosed, () => {
    ending ??= 'closed';
    news.push((migration) => migration.signal(caseClosed));
  });
  setHandler(lastDayEnded, () => {
    news.push((migration) => migration.signal(lastDayEnded));
  });
  setHandler(sendsHeld, () => {
    held = true;
    describe();
    news.push((migration) => migration.signal(sendsHeld));
  });
  setHandler(sendsReleased, () => {
    held = false;
    describe();
    news.push((migration) => migration.signal(sendsReleased));
  });

  const over = () => ending !== null && allTold;
  // Side by side, so that a hold or a withdrawal reaches the migrations while others are still being told.
  await Promise.all([tellEverybody(), passOnNews(), tellOwnClientsAgain()]);
  if (withdrawn()) {
    // Whom support has called knows it too, though no mail was due yet.
    const called = input.callFirst && patched('withdrawal-told-after-calls');
    await forEachAtMost(
      atOnce,
      input.charts.filter(({ chartId }) => called || told.has(chartId)),
      ({ chartId }) => tellThatProviderStays(chartId),
    );
  }
  await condition(allHandlersFinished);

  function withdrawn(): boolean {
    return ending === 'withdrawn';
  }

  async function tellEverybody(): Promise<void> {
    if (input.callFirst) await tellAfterCalls();
    else await forEachAtMost(atOnce, input.charts, tell);
    allTold = true;
    describe();
  }

  /** The provider cannot tell anybody: own clients get their mail a day after support was asked to call; migrations wait by themselves. */
  async function tellAfterCalls(): Promise<void> {
    const own = input.charts.filter(({ headwaySourced }) => !headwaySourced);
    const sourced = input.charts.filter(({ headwaySourced }) => headwaySourced);
    const mailAt = daysAfter(input.pace, new Date(), input.policy.callFirstDays).toISOString();
    await forEachAtMost(atOnce, own, (chart) => askSupportToCallFirst(chart, mailAt));
    await forEachAtMost(atOnce, sourced, tell);
    if (own.length > 0)
      await untilDue(
        () => mailAt,
        () => ending !== null,
      );
    await forEachAtMost(atOnce, own, tell);
  }

  async function tell(chart: Chart): Promise<void> {
    await condition(() => !held || ending !== null);
    if (isSpared(chart)) return;
    const knows = { round, newsPassedOn: news.length };
    if (chart.headwaySourced) await startMigration({ ...input, lastDay, lastDayEndsAt }, chart);
    else if ((await tellOwnClient(chart, 0)) === 'held') {
      await sleep(afterHeldMail);
      return tell(chart);
    }
    told.set(chart.chartId, knows);
    describe();
  }

  /** Whether a client is told nothing any more: nobody after a withdrawal, and own clients also when the case closes before their mail is due. */
  function isSpared({ headwaySourced }: Chart): boolean {
    if (ending !== 'closed' || headwaySourced) return ending !== null;
    return !patched('own-clients-told-after-closing');
  }

  async function passOnNews(): Promise<void> {
    const waiting = () =>
      input.charts.flatMap(({ chartId, headwaySourced }) => {
        const knows = told.get(chartId);
        return headwaySourced && knows && knows.newsPassedOn < news.length ? [{ chartId, knows }] : [];
      });
    for (;;) {
      await condition(() => over() || waiting().length > 0);
      const behind = waiting();
      if (behind.length === 0) return;
      await forEachAtMost(atOnce, behind, async ({ chartId, knows }) => {
        for (const tell of news.slice(knows.newsPassedOn)) {
          knows.newsPassedOn += 1;
          await tellMigration(input.caseId, chartId, tell);
        }
      });
    }
  }

  /** Own clients who were told of a day that has moved; Headway-sourced ones are told by their migrations. */
  async function tellOwnClientsAgain(): Promise<void> {
    const outdated = () =>
      input.charts.filter(({ chartId, headwaySourced }) => {
        const knows = told.get(chartId);
        return !headwaySourced && knows !== undefined && knows.round < round;
      });
    for (;;) {
      await condition(() => over() || (!held && ending === null && outdated().length > 0));
      if (over()) return;
      await forEachAtMost(atOnce, outdated(), async (chart) => {
        const knew = told.get(chart.chartId);
        if (held || ending !== null || knew === undefined) return;
        told.set(chart.chartId, { round, newsPassedOn: news.length });
        if ((await tellOwnClient(chart, round)) !== 'held') return;
        await sleep(afterHeldMail);
        told.set(chart.chartId, knew);
      });
    }
  }

  /** Tells an own client; whom no mail reaches is called, and whose mail was held is told later. */
  async function tellOwnClient({ chartId }: Chart, noticeRound: number): Promise<Mailed> {
    const { caseId } = input;
    const at = new Date().toISOString();
    const notice = await howMailed(
      outboundMail.giveNotice({
        caseId,
        chartId,
        round: noticeRound,
        headwaySourced: false,
        lastDayEndsAt,
        closesAt: null,
        at,
      }),
    );
    if (notice === 'not-sent')
      await askSupportToCall(chartId, `notice/${chartId}/${noticeRound}`, 'give_notice_by_phone');
    return notice;
  }

  async function tellThatProviderStays(chartId: string): Promise<void> {
    const at = new Date().toISOString();
    if (!(await mailed(outboundMail.tellProviderStays({ caseId: input.caseId, chartId, at }))))
      await askSupportToCall(chartId, `stays/${chartId}`, 'tell_provider_stays');
  }

  async function askSupportToCallFirst({ chartId }: Chart, mailAt: string): Promise<void> {
    await quickDb.openTask({
      caseId: input.caseId,
      key: `call-first/${chartId}`,
      kind: 'call_client_first',
      subjectId: chartId,
      priority: 1,
      precedes: mailAt,
      at: new Date().toISOString(),
    });
  }

  async function askSupportToCall(
    chartId: string,
    key: string,
    kind: 'give_notice_by_phone' | 'tell_provider_stays',
  ): Promise<void> {
    const { caseId } = input;
    await quickDb.openTask({
      caseId,
      key,
      kind,
      subjectId: chartId,
      at: new Date().toISOString(),
    });
  }
}
