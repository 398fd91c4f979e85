import { practisesOn } from '../contract-termination/states.js';
import { daysAfter, type Pace } from '../pace.js';
import type { TerminationPolicy } from '../contract-termination/policy.js';
import type { Transitions } from '../transition.js';
import type { IsoInstant } from '../zoned-time.js';

/** What a client may choose when their provider leaves. */
export const clientChoices = ['stays', 'finished', 'follows_provider', 'call_me'] as const;
export type ClientChoice = (typeof clientChoices)[number];

/** What a client can tell support in a call: every choice but to be called. */
export const choicesByCall = clientChoices.filter((choice) => choice !== 'call_me');

/** The choices there are when a case was started for a reason: nobody can keep seeing a provider who sees no clients anymore. */
export function choicesOffered(startedBecause: string): readonly ClientChoice[] {
  return clientChoices.filter((choice) => choice !== 'follows_provider' || practisesOn(startedBecause));
}

/** How it ended for a client. The client's answer is the outcome; nobody blocks or questions it. */
export type MigrationOutcome = Exclude<ClientChoice, 'call_me'> | 'unreached';

/** What a client may answer that decides nothing yet: support calls, and the answer stays open. */
export const stillOpen = ['call_me'] as const satisfies readonly ClientChoice[];

/** Whether what was written down for a client settles what they want. */
export function isSettled(outcome: ClientChoice | MigrationOutcome | null): boolean {
  return outcome !== null && !stillOpen.some((name) => name === outcome);
}

export type MigrationStatus = 'open' | 'settled';

/** What the migration of a client goes through. */
export const migrationTransitions = {
  open: { settle: 'settled' },
  settled: {},
} as const satisfies Transitions<MigrationStatus, 'settle'>;

/** When a client is reminded, when the choice counts as closed, and whether the mail alone gives them time enough. */
export interface ChoiceDates {
  readonly remindAt: IsoInstant | null;
  readonly closesAt: IsoInstant;
  /** False when fewer than 72 hours remain between the mail and the close: then support calls instead. */
  readonly mailSuffices: boolean;
}

/** Computes a client's dates: 21 days after the notice or 3 days before the last day ends, whichever is first. */
export function choiceDates(facts: {
  policy: TerminationPolicy;
  pace: Pace;
  noticeAt: Date;
  lastDayEndsAt: Date;
}): ChoiceDates {
  const { policy, pace, noticeAt } = facts;
  const byAge = daysAfter(pace, noticeAt, policy.choiceOpenDays);
  const byLastDay = daysAfter(pace, facts.lastDayEndsAt, -policy.choiceClosesBeforeLastDayDays);
  const closesAt = byAge < byLastDay ? byAge : byLastDay;
  const mailSuffices = closesAt >= daysAfter(pace, noticeAt, policy.choiceMinimumDays);
  const remindAt = daysAfter(pace, noticeAt, policy.choiceReminderDays);
  return {
    remindAt: mailSuffices && remindAt < closesAt ? remindAt.toISOString() : null,
    closesAt: closesAt.toISOString(),
    mailSuffices,
  };
}
