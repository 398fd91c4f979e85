import {
  choiceDates,
  type ClientChoice,
  type MigrationOutcome,
  type MigrationStatus,
} from '../../domain/client-migration/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../protocol/caseload-notice/messages.js';
import {
  migrationView,
  type CarriedMigration,
  type ClientMigrationInput,
} from '../../protocol/client-migration/messages.js';
import { createSequences, openBeside, type Beside } from '../kit/beside.js';
import { goOnAfresh, wantsFreshRun } from '../kit/fresh-run.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOf } from './view.js';

/** Where the choice of one client is; one object that the story, the acts and the view share. */
export interface Migration {
  readonly input: ClientMigrationInput;
  lastDayEndsAt: IsoInstant;
  /** Rounds of dates, counted from the notice: that of the last day as it is, and that of which the client was told. */
  round: number;
  toldRound: number;
  told: boolean;
  dates: ReturnType<typeof choiceDates>;
  held: boolean;
  /** The termination was withdrawn or has closed. */
  over: boolean;
  choicesFinal: boolean;
  answered: boolean;
  outcome: MigrationOutcome | null;
  callAttempts: number;
  supportCalls: boolean;
  /** A hold kept the notice back, which is given once it is over. */
  isKeptBack: boolean;
  /** What goes on beside everything else: the letters, one after the other. */
  readonly beside: Beside;
  readonly inOrder: ReturnType<typeof createSequences>;
  readonly process: ReturnType<typeof openProcess>;
}

/** The migration as its input says; answers what asks and tells it from now on. */
export function openMigration(input: ClientMigrationInput): Migration {
  const { caseId, reference } = input;
  const migration: Migration = {
    input,
    lastDayEndsAt: input.lastDayEndsAt,
    round: 0,
    toldRound: 0,
    told: false,
    dates: datesFromNow(input, input.lastDayEndsAt),
    held: false,
    over: false,
    choicesFinal: false,
    answered: false,
    outcome: null,
    callAttempts: 0,
    supportCalls: false,
    ...input.carried,
    isKeptBack: false,
    beside: openBeside(),
    inOrder: createSequences(),
    process: openProcess({
      caseId,
      reference,
      isCase: false,
      process: 'client-migration',
      status: () => statusOf(migration),
    }),
  };
  hearOfTermination(migration);
  answerView(migrationView, () => ({
    status: statusOf(migration),
    outcome: migration.outcome,
    closesAt: migration.dates.closesAt,
    callAttempts: migration.callAttempts,
  }));
  return migration;
}

/** Whether a fresh run is to go on from here: not while a letter is under way. */
export function mayHandOver({ beside }: Migration): boolean {
  return wantsFreshRun() && beside.isIdle();
}

/** Hands over to a fresh run, which goes on from where this one stands. */
export function goOnAsNew(migration: Migration): Promise<never> {
  const { input } = migration;
  return goOnAfresh(() => ({ ...input, carried: carriedOf(migration) }), migration.beside.isIdle);
}

function carriedOf(migration: Migration): CarriedMigration {
  const { lastDayEndsAt, round, toldRound, dates, held, over, isKeptBack } = migration;
  const { choicesFinal, answered, outcome, callAttempts, supportCalls } = migration;
  const told = migration.told && !isKeptBack;
  const dated = { lastDayEndsAt, round, toldRound, told, dates, held, over };
  return { ...dated, choicesFinal, answered, outcome, callAttempts, supportCalls };
}

function hearOfTermination(migration: Migration): void {
  listenTo(
    lastDayMoved,
    'The last day moved: a client who was told is told again.',
    ({ lastDayEndsAt, round }) => {
      Object.assign(migration, { lastDayEndsAt, round });
    },
  );
  const endings = [
    [terminationWithdrawn, 'The termination was withdrawn: the provider stays.'],
    [caseClosed, 'The case closed: nothing of this goes on.'],
  ] as const;
  for (const [ending, meaning] of endings)
    listenTo(ending, meaning, () => {
      migration.over = true;
    });
  listenTo(lastDayEnded, 'The last day ended: choices are final, and support may still record calls.', () => {
    migration.choicesFinal = true;
  });
  listenTo(sendsHeld, 'The case is on hold: nothing is sent.', () => {
    migration.held = true;
  });
  listenTo(sendsReleased, 'The hold is over: sending goes on.', () => {
    migration.held = false;
  });
}

/** Until when a client who is told now may choose. */
export function datesFromNow({ policy, pace }: ClientMigrationInput, lastDayEndsAt: IsoInstant) {
  return choiceDates({ policy, pace, noticeAt: new Date(), lastDayEndsAt: new Date(lastDayEndsAt) });
}

/** Whether the last day moved since the client was told of it. */
export function lastDayIsNew({ round, toldRound }: Migration): boolean {
  return round > toldRound;
}

/** Writes down what the client chose, or that nobody reached them. */
export function settle(migration: Migration, choice: ClientChoice | 'unreached'): void {
  migration.answered = true;
  migration.outcome = choice === 'call_me' ? null : choice;
}

/** Shows where the choice is to anyone who looks at the case. */
export async function show(migration: Migration): Promise<void> {
  await migration.process.record(projectionOf(migration));
}

function statusOf({ over }: Migration): MigrationStatus {
  return over ? 'settled' : 'open';
}
