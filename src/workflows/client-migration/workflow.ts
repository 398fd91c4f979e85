import { allHandlersFinished, condition, sleep } from '@temporalio/workflow';
import type { MigrationOutcome } from '../../domain/client-migration/states.js';
import { daysAfter } from '../../domain/pace.js';
import type { ClientMigrationInput } from '../../protocol/client-migration/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { askToCallFirst, giveNotice } from '../kit/client-notice.js';
import { wantsFreshRun } from '../kit/fresh-run.js';
import { afterHeldMail, howMailed, mailTriedAgain } from '../kit/mail-outcome.js';
import { isPast, now, waitUntil } from '../kit/waiting.js';
import { acceptMigrationActs } from './acts.js';
import { datesFromNow, goOnAsNew, lastDayIsNew, openMigration, show, type Migration } from './state.js';
import { projectionOf } from './view.js';

/** One Headway-sourced client's own choice; the client's answer is the outcome and may change until the last day (process book, "client-migration"). */
export async function clientMigration(input: ClientMigrationInput): Promise<MigrationOutcome | null> {
  const migration = openMigration(input);
  acceptMigrationActs(migration);
  const { carried } = input;
  if (carried) migration.process.describe(projectionOf(migration));
  else if (input.callFirst) await callFirst(migration);
  let isTold = carried?.told ?? false;
  while (!migration.over) {
    if (!isTold) await tellClient(migration);
    isTold = false;
    await remind(migration);
    await closeChoice(migration);
    await condition(
      () =>
        migration.over ||
        wantsFreshRun() ||
        (lastDayIsNew(migration) && !migration.held && !migration.choicesFinal),
    );
    if (wantsFreshRun()) await goOnAsNew(migration);
  }
  await condition(() => allHandlersFinished() && migration.confirming === 0);
  await show(migration);
  return migration.outcome;
}

/** Support calls before the mail goes out, because the provider can't. */
async function callFirst(migration: Migration): Promise<void> {
  const { caseId, chartId, pace, policy } = migration.input;
  migration.supportCalls = true;
  migration.process.describe(projectionOf(migration));
  const until = daysAfter(pace, new Date(), policy.callFirstDays).toISOString();
  await askToCallFirst({ caseId, chartId, mailAt: until });
  await waitUntil(
    () => isAnswered(migration) || migration.choicesFinal,
    until,
    'the client is mailed, called or not',
  );
  migration.supportCalls = false;
}

/** Gives the notice of the current round; where the mail can't do, support calls. */
async function tellClient(migration: Migration): Promise<void> {
  const { caseId, chartId } = migration.input;
  await condition(() => !migration.held || migration.over || wantsFreshRun());
  if (migration.held && wantsFreshRun()) await goOnAsNew(migration);
  if (migration.over) return;
  migration.toldRound = migration.round;
  migration.dates = datesFromNow(migration.input, migration.lastDayEndsAt);
  const { toldRound: round, lastDayEndsAt, dates } = migration;
  const { closesAt } = dates;
  const of = { caseId, chartId, round, headwaySourced: true, lastDayEndsAt, closesAt };
  const notice = await giveNotice(of);
  if (notice === 'held') {
    await sleep(afterHeldMail, { summary: mailTriedAgain });
    return tellClient(migration);
  }
  migration.told = true;
  if (notice === 'not-sent' || !dates.mailSuffices) await askSupportToCall(migration);
  await show(migration);
}

async function remind(migration: Migration): Promise<void> {
  const { caseId, chartId } = migration.input;
  const { remindAt, closesAt } = migration.dates;
  if (remindAt === null) return;
  const came = await untilDue(migration, remindAt, 'the client is reminded');
  // After a long hold the choice may have closed by now; then support calls instead.
  if (came !== 'due' || isPast(closesAt)) return;
  const { toldRound: round, lastDayEndsAt } = migration;
  const reminder = { caseId, chartId, round, lastDayEndsAt, at: now() };
  if ((await howMailed(outboundMail.remindClient(reminder))) !== 'held') {
    migration.dates = { ...migration.dates, remindAt: null };
    return;
  }
  await sleep(afterHeldMail, { summary: mailTriedAgain });
  return remind(migration);
}

/** At the close a client who said nothing is called by support; the link still works until the last day. */
async function closeChoice(migration: Migration): Promise<void> {
  const came = await untilDue(migration, migration.dates.closesAt, 'the choice closes');
  if (isAnswered(migration) || (came !== 'due' && !migration.choicesFinal)) return;
  await askSupportToCall(migration);
  await show(migration);
}

/** Until a date of the choice, which doesn't come during a hold, or until there is nothing more to wait for. */
function untilDue(migration: Migration, date: string, then: string): Promise<'decided' | 'due'> {
  return waitUntil(
    () => isAnswered(migration) || migration.choicesFinal || lastDayIsNew(migration) || wantsFreshRun(),
    () => (migration.held ? null : date),
    then,
  );
}

function isAnswered({ over, answered }: Migration): boolean {
  return over || answered;
}

async function askSupportToCall(migration: Migration): Promise<void> {
  const { caseId, chartId } = migration.input;
  migration.supportCalls = true;
  await quickDb.openTask({
    caseId,
    key: `call/${chartId}`,
    kind: 'call_client_choice',
    subjectId: chartId,
    dueAt: migration.lastDayEndsAt,
    at: now(),
  });
}
