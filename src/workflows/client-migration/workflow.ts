import { allHandlersFinished, condition, patched, sleep } from '@temporalio/workflow';
import type { MigrationOutcome } from '../../domain/client-migration/states.js';
import type { ClientMigrationInput } from '../../protocol/client-migration/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { tellBeside } from '../kit/beside.js';
import { askToCallFirst, giveNotice, mailedAt } from '../kit/client-notice.js';
import { wantsFreshRun } from '../kit/fresh-run.js';
import { afterHeldMail, howMailed, mailTriedAgain } from '../kit/mail-outcome.js';
import { isPast, now, waitUntil } from '../kit/waiting.js';
import { acceptMigrationActs } from './acts.js';
import {
  datesFromNow,
  goOnAsNew,
  lastDayIsNew,
  mayHandOver,
  openMigration,
  show,
  type Migration,
} from './state.js';
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
        mayHandOver(migration) ||
        migration.isKeptBack ||
        (lastDayIsNew(migration) && !migration.held && !migration.choicesFinal && !wantsFreshRun()),
    );
    if (mayHandOver(migration)) await goOnAsNew(migration);
  }
  await migration.beside.finished();
  await condition(() => allHandlersFinished() && migration.beside.isIdle());
  await show(migration);
  return migration.outcome;
}

/** Support calls before the mail goes out, because the provider can't. */
async function callFirst(migration: Migration): Promise<void> {
  const { caseId, chartId } = migration.input;
  migration.supportCalls = true;
  migration.process.describe(projectionOf(migration));
  const until = mailedAt({ ...migration.input, lastDayEndsAt: migration.lastDayEndsAt });
  await askToCallFirst({ caseId, chartId, mailAt: until });
  // Of older histories, which didn't leave time to call where the last day was today.
  const endsWithLastDay = !patched('calls-in-business-hours');
  await waitUntil(
    () => isAnswered(migration) || (endsWithLastDay && migration.choicesFinal),
    until,
    'the client is mailed, called or not',
  );
  migration.supportCalls = false;
}

/** Gives the notice of the current round, once no hold keeps it back. */
async function tellClient(migration: Migration): Promise<void> {
  await condition(() => !migration.held || migration.over || mayHandOver(migration));
  if (migration.held && mayHandOver(migration)) await goOnAsNew(migration);
  if (migration.over) return;
  migration.isKeptBack = false;
  const { toldRound: before } = migration;
  migration.toldRound = migration.round;
  migration.dates = datesFromNow(migration.input, migration.lastDayEndsAt);
  const isShownFirst = patched('letters-beside');
  if (isShownFirst) {
    if (!migration.dates.mailSuffices) await askSupportToCall(migration);
    await show(migration);
  }
  await tellBeside(
    migration.beside,
    migration.inOrder('client', () => mailNotice(migration, before, isShownFirst)),
  );
  // Of older histories, which waited for the mail.
  if (migration.isKeptBack) return tellClient(migration);
}

/** Mails the notice; where the mail can't do, support calls. One that a hold kept back leaves the client with what they were told before. */
async function mailNotice(migration: Migration, before: number, isShownFirst: boolean): Promise<void> {
  const { caseId, chartId } = migration.input;
  const { toldRound: round, lastDayEndsAt, dates } = migration;
  const { closesAt } = dates;
  const of = { caseId, chartId, round, headwaySourced: true, lastDayEndsAt, closesAt };
  const notice = await giveNotice(of);
  if (notice === 'held') {
    await sleep(afterHeldMail, { summary: mailTriedAgain });
    if (migration.toldRound === round) migration.toldRound = before;
    migration.isKeptBack = true;
    return;
  }
  migration.told = true;
  if (notice === 'not-sent' || (!isShownFirst && !dates.mailSuffices)) await askSupportToCall(migration);
  else if (isShownFirst) return;
  await show(migration);
}

async function remind(migration: Migration): Promise<void> {
  const { remindAt, closesAt } = migration.dates;
  if (remindAt === null) return;
  const came = await untilDue(migration, remindAt, 'the client is reminded');
  // After a long hold the choice may have closed by now; then support calls instead.
  if (came !== 'due' || isPast(closesAt)) return;
  await tellBeside(
    migration.beside,
    migration.inOrder('client', () => mailReminder(migration, migration.dates)),
  );
}

/** Mails the reminder once no hold keeps it back, unless there is nothing more to remind of. */
async function mailReminder(migration: Migration, dates: Migration['dates']): Promise<void> {
  const { caseId, chartId } = migration.input;
  const isSpared = () => isDecided(migration) || migration.dates !== dates;
  await condition(() => !migration.held || isSpared() || wantsFreshRun());
  if (migration.held || isSpared() || isPast(dates.closesAt)) return;
  const { toldRound: round, lastDayEndsAt } = migration;
  const reminder = { caseId, chartId, round, lastDayEndsAt, at: now() };
  if ((await howMailed(outboundMail.remindClient(reminder))) === 'held') {
    await sleep(afterHeldMail, { summary: mailTriedAgain });
    return mailReminder(migration, dates);
  }
  if (migration.dates === dates) migration.dates = { ...dates, remindAt: null };
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
    () => isDecided(migration) || migration.isKeptBack || mayHandOver(migration),
    () => (migration.held ? null : date),
    then,
  );
}

/** Nothing is to be waited for on the dates that the client was told. */
function isDecided(migration: Migration): boolean {
  return isAnswered(migration) || migration.choicesFinal || lastDayIsNew(migration);
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
