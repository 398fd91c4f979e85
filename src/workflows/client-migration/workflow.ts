import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  currentUpdateInfo,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import {
  choiceDates,
  clientChoices,
  type ClientChoice,
  type MigrationOutcome,
} from '../../domain/client-migration/states.js';
import { daysAfter } from '../../domain/pace.js';
import { isRefusal } from '../../domain/refusals.js';
import type { Instant } from '../../domain/zoned-time.js';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../protocol/caseload-notice/messages.js';
import {
  choose,
  migrationView,
  recordCall,
  type ClientMigrationInput,
} from '../../protocol/client-migration/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { openCaseFile, type CaseStanding } from '../kit/case-file.js';
import { afterHeldMail, howMailed } from '../kit/mail-outcome.js';
import { isPast, untilDue } from '../kit/waiting.js';

/** What support may write down for a client who was reached. */
const mayBeTold = new Set<string>(clientChoices.filter((choice) => choice !== 'call_me'));

/** One Headway-sourced client's own choice; the client's answer is the outcome and may change until the last day (process book, "client-migration"). */
export async function clientMigration(input: ClientMigrationInput): Promise<MigrationOutcome | null> {
  const { caseId, chartId, policy, pace } = input;
  let { lastDayEndsAt } = input;
  let round = 0;
  let toldRound = 0;
  let held = false;
  let over = false;
  let choicesFinal = false;
  let outcome: MigrationOutcome | null = null;
  let answered = false;
  let callAttempts = 0;
  let supportCalls = false;
  let dates = choiceDates({ policy, pace, noticeAt: new Date(), lastDayEndsAt: new Date(lastDayEndsAt) });
  const file = openCaseFile({
    caseId,
    reference: input.reference,
    isCase: false,
    process: 'client-migration',
  });
  const inTurn = createTurns();
  const now = () => new Date().toISOString();

  setHandler(lastDayMoved, (moved) => {
    ({ lastDayEndsAt, round } = moved);
  });
  setHandler(terminationWithdrawn, () => {
    over = true;
  });
  setHandler(caseClosed, () => {
    over = true;
  });
  setHandler(lastDayEnded, () => {
    choicesFinal = true;
  });
  setHandler(sendsHeld, () => {
    held = true;
  });
  setHandler(sendsReleased, () => {
    held = false;
  });
  setHandler(migrationView, () => ({
    status: over ? 'settled' : 'open',
    outcome,
    closesAt: dates.closesAt,
    callAttempts,
  }));
  setHandler(
    choose,
    ({ linkDigest, choice, proof = '' }) =>
      inTurn(async () => {
        if (choicesFinal || over) return { refused: 'choice-closed' };
        const updateId = currentUpdateInfo()?.id ?? '';
        const request = { caseId, chartId, linkDigest, choice, proof, updateId, at: now() };
        const answer = await whilePersonWaits.recordChoice(request);
        if (isRefusal(answer)) return answer;
        settle(choice);
        await show();
        return answer;
      }),
    {
      validator: ({ linkDigest, choice, proof = '' }) => {
        if (typeof linkDigest !== 'string' || typeof proof !== 'string' || !clientChoices.includes(choice))
          throw ApplicationFailure.nonRetryable('A choice is one of those offered.', 'choice-unknown');
      },
    },
  );
  acceptActs({ caseId, status: () => (over ? 'settled' : 'open'), inTurn })(
    recordCall,
    ({ reached, choice }) =>
      typeof reached === 'boolean' && (choice === undefined || (reached && mayBeTold.has(choice)))
        ? null
        : { refused: 'choice-unknown', field: 'choice' },
    async ({ reached, choice = null }, { actor, updateId }) => {
      ({ callAttempts } = await quickDb.recordCall({
        caseId,
        chartId,
        reached,
        choice,
        actor,
        updateId,
        at: now(),
      }));
      if (choice !== null) settle(choice);
      else if (callAttempts >= policy.callAttempts && outcome === null) {
        await quickDb.countUnreached({ caseId, chartId, at: now() });
        settle('unreached');
      }
      await show();
      return { done: true };
    },
  );

  if (input.callFirst) await callFirst();
  while (!over) {
    await tell();
    await remind();
    await closeChoice();
    await condition(() => over || (lastDayIsNew() && !held && !choicesFinal));
  }
  await condition(allHandlersFinished);
  await show();
  return outcome;

  /** Whether the last day moved since the client was told of it. */
  function lastDayIsNew(): boolean {
    return round > toldRound;
  }

  function settle(choice: ClientChoice | 'unreached'): void {
    answered = true;
    outcome = choice === 'call_me' ? null : choice;
  }

  async function show(): Promise<void> {
    await file.record(standing());
  }

  function standing(): CaseStanding {
    return {
      ...(over
        ? ({ state: 'settled', waitingOn: 'nobody', dueAt: null, waitsFor: 'nothing' } as const)
        : outcome === null
          ? ({
              state: 'open',
              waitingOn: supportCalls ? 'support' : 'person',
              dueAt: dates.closesAt,
              waitsFor: 'the client’s choice',
            } as const)
          : ({
              state: 'open',
              waitingOn: 'timer',
              dueAt: lastDayEndsAt,
              waitsFor: 'the last day, until which the choice may change',
            } as const)),
      needsAttention: false,
    };
  }

  /** Support calls before the mail goes out, because the provider cannot. */
  async function callFirst(): Promise<void> {
    supportCalls = true;
    file.describe(standing());
    await quickDb.openTask({
      caseId,
      key: `call-first/${chartId}`,
      kind: 'call_client_first',
      subjectId: chartId,
      priority: 1,
      at: now(),
    });
    const until: Instant = daysAfter(pace, new Date(), policy.callFirstDays).toISOString();
    await untilDue(
      () => until,
      () => over || answered || choicesFinal,
    );
    supportCalls = false;
  }

  /** Gives the notice of the current round; where the mail cannot do, support calls. */
  async function tell(): Promise<void> {
    await condition(() => !held || over);
    if (over) return;
    toldRound = round;
    dates = choiceDates({ policy, pace, noticeAt: new Date(), lastDayEndsAt: new Date(lastDayEndsAt) });
    const notice = await howMailed(
      outboundMail.giveNotice({
        caseId,
        chartId,
        round: toldRound,
        headwaySourced: true,
        lastDayEndsAt,
        closesAt: dates.closesAt,
        at: now(),
      }),
    );
    if (notice === 'held') {
      await sleep(afterHeldMail);
      return tell();
    }
    const reached = notice === 'settled';
    if (!reached)
      await quickDb.openTask({
        caseId,
        key: `notice/${chartId}/${toldRound}`,
        kind: 'give_notice_by_phone',
        subjectId: chartId,
        at: now(),
      });
    if (!reached || !dates.mailSuffices) await askSupportToCall();
    await show();
  }

  async function remind(): Promise<void> {
    const { remindAt } = dates;
    if (remindAt === null) return;
    const waited = await untilDue(
      () => (held ? null : remindAt),
      () => over || answered || choicesFinal || lastDayIsNew(),
    );
    // After a long hold the choice may have closed by now; then support calls instead.
    if (waited !== 'due' || isPast(dates.closesAt)) return;
    const reminder = { caseId, chartId, round: toldRound, lastDayEndsAt, at: now() };
    if ((await howMailed(outboundMail.remindClient(reminder))) !== 'held') return;
    await sleep(afterHeldMail);
    return remind();
  }

  /** At the close a client who said nothing is called by support; the link still works until the last day. */
  async function closeChoice(): Promise<void> {
    const waited = await untilDue(
      () => (held ? null : dates.closesAt),
      () => over || answered || choicesFinal || lastDayIsNew(),
    );
    if (over || answered || (waited !== 'due' && !choicesFinal)) return;
    await askSupportToCall();
    await show();
  }

  async function askSupportToCall(): Promise<void> {
    supportCalls = true;
    await quickDb.openTask({
      caseId,
      key: `call/${chartId}`,
      kind: 'call_client_choice',
      subjectId: chartId,
      dueAt: lastDayEndsAt,
      at: now(),
    });
  }
}
