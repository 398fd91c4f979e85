import type { Decider } from '../record-request/happen.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { checkSixtyDayExtension } from '../sixty-days.js';
import { next } from '../transition.js';
import type { CalendarDate } from '../zoned-time.js';
import { staffDecidesFrom, type AmendmentFacts } from './clock.js';
import { mayDecideAmendment, type AmendmentDecision, type AmendmentGrounds } from './grounds.js';
import { readAmendmentWords } from './policy.js';
import { amendmentTransitions, type AmendmentStatus, type AmendmentStep } from './states.js';

/** Everything that can happen to a request to amend. Words are the text of the decision, the statement, the rebuttal, or who should know. */
export type AmendmentHappening =
  | {
      readonly kind: 'decide';
      readonly decision: AmendmentDecision;
      /** On what all of it, or a part, is denied. */
      readonly grounds: AmendmentGrounds | null;
      /** Null is the provider. */
      readonly by: Decider | null;
      readonly words: string;
    }
  | { readonly kind: 'extend'; readonly to: CalendarDate; readonly reason: string }
  | { readonly kind: 'disagree' | 'rebut' | 'name-others'; readonly words: string }
  | { readonly kind: 'withdraw' | 'miss' | 'settle' };

/** A request after something happened to it, or why that can't happen. */
export function happenToAmendment(
  facts: AmendmentFacts,
  event: AmendmentHappening,
  at: Date,
): AmendmentFacts | Refusal {
  const status = next<AmendmentStatus, AmendmentStep>(amendmentTransitions, facts.status, event.kind);
  if (status === null) return { refused: 'state-does-not-allow' };
  const change = changeOf(facts, event, at);
  return isRefusal(change) ? change : { ...facts, ...change, status };
}

function changeOf(
  facts: AmendmentFacts,
  event: AmendmentHappening,
  at: Date,
): Partial<AmendmentFacts> | Refusal {
  const words = 'words' in event ? readAmendmentWords(event.words) : '';
  if (isRefusal(words)) return words;
  switch (event.kind) {
    case 'extend':
      return checkSixtyDayExtension(facts, { ...event, at }) ?? { extendedTo: event.to };
    case 'decide':
      return checkDecision(facts, event, at) ?? { decision: event.decision, decidedAt: at };
    case 'disagree':
      // Only a denial is disagreed with, and once.
      return facts.decision === 'accepted' || facts.disagreedAt !== null
        ? { refused: 'state-does-not-allow' }
        : { disagreedAt: at };
    case 'name-others':
      return facts.decision === 'denied' ? { refused: 'state-does-not-allow' } : {};
    case 'rebut':
    case 'withdraw':
    case 'miss':
    case 'settle':
      return {};
  }
}

function checkDecision(
  facts: AmendmentFacts,
  { decision, grounds, by }: Extract<AmendmentHappening, { readonly kind: 'decide' }>,
  at: Date,
): Refusal | null {
  if ((decision === 'accepted') !== (grounds === null))
    return { refused: 'amendment-grounds', field: 'grounds' };
  if (by === null) return null;
  const isTheirTurn = at >= staffDecidesFrom(facts);
  return isTheirTurn && mayDecideAmendment(by.role, decision, grounds)
    ? null
    : { refused: 'amendment-not-yours' };
}
