import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
  type CaseloadNoticeInput,
} from '../protocol/caseload-notice.js';
import { clientMigrationId } from '../protocol/client-migration.js';
import { searchAttributes } from '../protocol/search-attributes.js';
import { outboundMail, quickDb } from './activity-options.js';
import { clientMigration } from './client-migration.js';
import { forEachAtMost } from './waiting.js';

/** Clients told at once. */
const atOnce = 5;

type Chart = CaseloadNoticeInput['charts'][number];
type Ending = 'withdrawn' | 'closed';

/**
 * Tells one page of a caseload: own clients get the notice, Headway-sourced clients a migration of their own that asks what they
 * want. Stays until the case closes, so that a moved last day or a withdrawal reaches everybody who was told.
 */
export async function caseloadNotice(input: CaseloadNoticeInput): Promise<void> {
  let { lastDay, lastDayEndsAt } = input;
  let round = 0;
  let held = false;
  let ending: Ending | null = null;
  const told = new Set<string>();
  const sourced = input.charts.filter(({ headwaySourced }) => headwaySourced);
  const forwards: (() => Promise<void>)[] = [];
  const toMigrations = (tell: (migration: ReturnType<typeof getExternalWorkflowHandle>) => Promise<void>) =>
    forwards.push(() =>
      forEachAtMost(atOnce, sourced, ({ chartId }) => tellMigration(input.caseId, chartId, tell)),
    );

  setHandler(lastDayMoved, (moved) => {
    ({ lastDay, lastDayEndsAt, round } = moved);
    toMigrations((migration) => migration.signal(lastDayMoved, moved));
  });
  setHandler(terminationWithdrawn, () => {
    ending = 'withdrawn';
    toMigrations((migration) => migration.signal(terminationWithdrawn));
  });
  setHandler(caseClosed, () => {
    ending ??= 'closed';
    toMigrations((migration) => migration.signal(caseClosed));
  });
  setHandler(lastDayEnded, () => {
    toMigrations((migration) => migration.signal(lastDayEnded));
  });
  setHandler(sendsHeld, () => {
    held = true;
    toMigrations((migration) => migration.signal(sendsHeld));
  });
  setHandler(sendsReleased, () => {
    held = false;
    toMigrations((migration) => migration.signal(sendsReleased));
  });

  const withdrawn = () => ending === 'withdrawn';
  await forEachAtMost(atOnce, input.charts, async (chart) => {
    await condition(() => !held || withdrawn());
    if (withdrawn()) return;
    if (chart.headwaySourced) await startMigration({ ...input, lastDay, lastDayEndsAt }, chart);
    else await tellOwnClient(chart, 0);
    told.add(chart.chartId);
  });

  let toldRound = 0;
  for (;;) {
    await condition(() => forwards.length > 0 || ending !== null || (round > toldRound && !held));
    for (let forward = forwards.shift(); forward !== undefined; forward = forwards.shift()) await forward();
    if (ending !== null) break;
    if (round > toldRound && !held) {
      toldRound = round;
      const own = input.charts.filter(({ headwaySourced, chartId }) => !headwaySourced && told.has(chartId));
      await forEachAtMost(atOnce, own, (chart) => tellOwnClient(chart, toldRound));
    }
  }
  if (withdrawn())
    await forEachAtMost(
      atOnce,
      input.charts.filter(({ chartId }) => told.has(chartId)),
      ({ chartId }) => tellThatProviderStays(chartId),
    );
  await condition(allHandlersFinished);

  async function tellOwnClient({ chartId }: Chart, noticeRound: number): Promise<void> {
    const { caseId } = input;
    const at = new Date().toISOString();
    if (input.callFirst && noticeRound === 0)
      await quickDb.openTask({
        caseId,
        key: `call-first/${chartId}`,
        kind: 'call_client_first',
        subjectId: chartId,
        priority: 1,
        at,
      });
    const outcome = await outboundMail.giveNotice({
      caseId,
      chartId,
      round: noticeRound,
      headwaySourced: false,
      lastDayEndsAt,
      closesAt: null,
      at,
    });
    if (outcome.kind !== 'accepted')
      await quickDb.openTask({
        caseId,
        key: `notice/${chartId}/${noticeRound}`,
        kind: 'give_notice_by_phone',
        subjectId: chartId,
        at,
      });
  }

  async function tellThatProviderStays(chartId: string): Promise<void> {
    const { caseId } = input;
    const at = new Date().toISOString();
    const outcome = await outboundMail.tellProviderStays({ caseId, chartId, at });
    if (outcome.kind !== 'accepted')
      await quickDb.openTask({
        caseId,
        key: `stays/${chartId}`,
        kind: 'give_notice_by_phone',
        subjectId: chartId,
        at,
      });
  }
}

async function startMigration(
  input: Pick<
    CaseloadNoticeInput,
    'caseId' | 'reference' | 'jurisdiction' | 'lastDay' | 'lastDayEndsAt' | 'policy' | 'pace' | 'callFirst'
  >,
  { chartId }: Chart,
): Promise<void> {
  const { caseId, reference, jurisdiction, lastDay, lastDayEndsAt, policy, pace, callFirst } = input;
  await startChild(clientMigration, {
    workflowId: clientMigrationId(caseId, chartId),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `${reference}: one client's choice`,
    typedSearchAttributes: [
      { key: searchAttributes.CaseKind, value: 'client_migration' },
      { key: searchAttributes.CaseReference, value: reference },
      { key: searchAttributes.Jurisdiction, value: jurisdiction },
      { key: searchAttributes.SubjectId, value: chartId },
    ],
    args: [{ caseId, reference, chartId, jurisdiction, lastDay, lastDayEndsAt, policy, pace, callFirst }],
  });
}

async function tellMigration(
  caseId: string,
  chartId: string,
  tell: (migration: ReturnType<typeof getExternalWorkflowHandle>) => Promise<void>,
): Promise<void> {
  try {
    await tell(getExternalWorkflowHandle(clientMigrationId(caseId, chartId)));
  } catch {
    // A client who is settled has no migration any more, and one not told yet has none so far.
  }
}
