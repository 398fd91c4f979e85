import type { ActRole } from '../acts.js';
import { daysAfter } from '../instants.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { next } from '../transition.js';
import type { CalendarDate } from '../zoned-time.js';
import { authorizationOver, notAuthorized, prove, type Proof } from './authorization.js';
import { checkExtension, stateOf } from './clock.js';
import { isReviewable, mayDeny, mayTakeBack, type DenialGrounds } from './denial.js';
import { isReleased, type PartFacts, type RequestFacts } from './facts.js';
import { recordRequestPolicy } from './policy.js';
import { checkWanted, type DayRange } from './scope.js';
import { partTransitions, type PartEvent, type PartStatus } from './states.js';
import type { Delivery } from './wishes.js';

/** Someone of our staff who decides. */
export interface Decider {
  readonly id: string;
  readonly role: ActRole;
}

/** What is denied of a part that is granted for the rest. */
export interface PartialDenial {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly grounds: DenialGrounds;
}

/** Everything that can happen to a request. */
export type Happening =
  | { readonly kind: 'acknowledge' | 'confirm' | 'withdraw' | 'revoke' }
  | ({ readonly kind: 'prove' } & Proof)
  | { readonly kind: 'wish'; readonly delivery: Delivery; readonly wanted: DayRange }
  | { readonly kind: 'extend'; readonly to: CalendarDate; readonly reason: string }
  /** What can't go by email is diverted to the download, and goes on paper where no letter about that reaches who asked. A consent under 42 CFR Part 2 names who may disclose, so it counts for one provider's records. */
  | {
      readonly kind:
        'say-sent' | 'contradict' | 'release' | 'divert' | 'unreached' | 'ask-review' | 'consent';
      readonly partId: string;
    }
  | {
      readonly kind: 'grant';
      readonly partId: string;
      readonly by: Decider | null;
      readonly but: PartialDenial | null;
    }
  | {
      readonly kind: 'deny';
      readonly partId: string;
      readonly by: Decider;
      readonly grounds: DenialGrounds;
    }
  | { readonly kind: 'uphold' | 'overturn' | 'take-back'; readonly partId: string; readonly by: Decider };

/** A request after something happened to it, or why that can't happen. Nothing happens to what is over. */
export function happen(facts: RequestFacts, event: Happening, at: Date): RequestFacts | Refusal {
  if (facts.ended !== null) return { refused: 'record-request-over' };
  const after = 'partId' in event ? happenToPart(facts, event, at) : happenToWhole(facts, event, at);
  if (isRefusal(after)) return after;
  const answered = after.ended === null && stateOf(after, at) === 'answered';
  return { ...after, answeredAt: answered ? (after.answeredAt ?? at) : null };
}

function happenToWhole(
  facts: RequestFacts,
  event: Exclude<Happening, { readonly partId: string }>,
  at: Date,
): RequestFacts | Refusal {
  switch (event.kind) {
    case 'prove':
      return prove(facts, event, at);
    case 'wish':
      return wish(facts, event);
    case 'acknowledge':
      return { ...facts, acknowledgedAt: facts.acknowledgedAt ?? at };
    case 'revoke':
      return { ...facts, revokedAt: facts.revokedAt ?? at };
    case 'extend':
      return checkExtension(facts, { ...event, at }) ?? { ...facts, extendedTo: event.to };
    case 'confirm':
      // Who has everything says so, whatever others have said of it.
      return facts.provenAt === null
        ? { refused: 'record-request-not-proven' }
        : { ...facts, ended: 'confirmed' };
    case 'withdraw':
      return { ...facts, ended: 'withdrawn' };
  }
}

/** What is wanted counts for what is granted and not out yet; while a file is in our staff's hands, nothing changes. */
function wish(
  facts: RequestFacts,
  { delivery, wanted }: Extract<Happening, { readonly kind: 'wish' }>,
): RequestFacts | Refusal {
  if (facts.parts.some(isInHands)) return { refused: 'file-taken' };
  const refusal = checkWanted(wanted, facts.authorized);
  if (refusal !== null) return refusal;
  const parts = facts.parts.map((part) => (part.status === 'granted' ? { ...part, delivery } : part));
  return { ...facts, wanted, delivery, parts };
}

/** Whether our staff has a file that isn't sent yet. */
function isInHands({ status, downloadedAt }: PartFacts): boolean {
  return status === 'granted' && downloadedAt !== null;
}

type PartHappening = Extract<Happening, { readonly partId: string }>;

function happenToPart(facts: RequestFacts, event: PartHappening, at: Date): RequestFacts | Refusal {
  const part = facts.parts.find(({ id }) => id === event.partId);
  if (part === undefined) return { refused: 'not-found' };
  if (facts.provenAt === null && !isUnshown(event) && event.kind !== 'consent')
    return { refused: 'record-request-not-proven' };
  const status =
    event.kind === 'consent'
      ? part.status
      : next<PartStatus, PartEvent>(partTransitions, part.status, event.kind);
  if (status === null) return { refused: 'state-does-not-allow' };
  const refusal = refusalOf(facts, part, event, at);
  if (refusal !== null) return refusal;
  const changed = { ...part, status, ...changeOf(facts, event, at) };
  return { ...facts, parts: facts.parts.map((one) => (one === part ? changed : one)) };
}

/** Whether it is denied because nobody has shown that they may ask: else who never does would be owed an answer for ever. */
function isUnshown(event: PartHappening): boolean {
  return event.kind === 'deny' && event.grounds === 'not_authorized';
}

function refusalOf(facts: RequestFacts, part: PartFacts, event: PartHappening, at: Date): Refusal | null {
  if (part.needsConsent && releasing.has(event.kind)) return { refused: 'part2-consent-missing' };
  switch (event.kind) {
    case 'grant':
      if (event.but !== null && part.withheld !== null) return { refused: 'state-does-not-allow' };
      if (event.but !== null && event.but.to < event.but.from)
        return { refused: 'days-backwards', field: 'to' };
      if (event.but !== null && (event.by === null || !mayDeny(event.by.role, event.but.grounds)))
        return { refused: 'grounds-not-yours', field: 'grounds' };
      return notAuthorized(facts, at);
    case 'release':
      return authorizationOver(facts, at);
    case 'divert':
      return part.delivery === 'email' ? null : { refused: 'state-does-not-allow' };
    case 'unreached':
      return part.delivery === 'portal' && part.downloadedAt === null
        ? null
        : { refused: 'state-does-not-allow' };
    case 'overturn':
    case 'uphold':
      if (event.by.role !== 'clinician') return { refused: 'not-allowed' };
      if (event.by.id === part.deniedById) return { refused: 'reviewer-same' };
      return event.kind === 'overturn' ? notAuthorized(facts, at) : null;
    case 'deny':
      return mayDeny(event.by.role, event.grounds) && !hidesWithheld(part, event.grounds)
        ? null
        : { refused: 'grounds-not-yours', field: 'grounds' };
    case 'take-back':
      if (part.status !== 'denied' && part.withheld === null) return { refused: 'state-does-not-allow' };
      return mayTakeBack(event.by.role, part.grounds) ? null : { refused: 'not-allowed' };
    case 'ask-review':
      return part.grounds === null || !isReviewable(part.grounds) || part.reviewDueAt !== null
        ? { refused: 'denial-not-reviewable' }
        : null;
    case 'contradict':
      return part.status === 'upheld' && !isReleased(part) ? { refused: 'state-does-not-allow' } : null;
    case 'consent':
      return part.needsConsent ? null : { refused: 'state-does-not-allow' };
    case 'say-sent':
      return null;
  }
}

/** Whether a denial by support would stand in place of what a clinician withheld: taken back, it would be let out. */
function hidesWithheld({ withheld, grounds }: PartFacts, by: DenialGrounds): boolean {
  return withheld !== null && grounds !== null && isReviewable(grounds) && !isReviewable(by);
}

/** What lets records out. */
const releasing: ReadonlySet<PartHappening['kind']> = new Set(['grant', 'release', 'overturn']);

function changeOf(facts: RequestFacts, event: PartHappening, at: Date): Partial<PartFacts> {
  const file = { delivery: facts.delivery, releasedAt: null, downloadedAt: null };
  switch (event.kind) {
    case 'grant':
      // What was withheld stays withheld until a review says otherwise.
      return event.but === null
        ? file
        : {
            ...file,
            grounds: event.but.grounds,
            deniedById: event.by?.id ?? null,
            withheld: { from: event.but.from, to: event.but.to },
          };
    case 'deny':
      return { grounds: event.grounds, deniedById: event.by.id, withheld: null };
    case 'take-back':
      return { grounds: null, deniedById: null, withheld: null };
    case 'ask-review':
      return { reviewDueAt: daysAfter(at, recordRequestPolicy.reviewDays) };
    case 'overturn':
      return { ...file, withheld: null };
    case 'release':
      return { releasedAt: at };
    case 'divert':
      return { delivery: 'portal' };
    case 'unreached':
      return { delivery: 'paper', releasedAt: null };
    case 'consent':
      return { needsConsent: false };
    case 'uphold':
    case 'say-sent':
    case 'contradict':
      return {};
  }
}
