import { allows } from '../transition.js';
import { overdueLooks } from '../overdue.js';
import { readReason } from '../reason.js';
import { daysAfter } from '../instants.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { dateIn, endOfDay, plusDays, startOfDay, type CalendarDate } from '../zoned-time.js';
import { isReleased, type PartFacts, type RequestFacts } from './facts.js';
import { lastDays, recordRequestPolicy as policy } from './policy.js';
import { recordRequestTransitions, isUnanswered, type RecordRequestStatus } from './states.js';

/** What of a request decides its last day. */
type DueFacts = Pick<RequestFacts, 'receivedAt' | 'timeZone' | 'extendedTo'> & {
  readonly parts: readonly Pick<PartFacts, 'status' | 'reviewDueAt'>[];
};

/** The calendar day on which a request came, in the person's zone. */
function receivedOn({ receivedAt, timeZone }: DueFacts): CalendarDate {
  return dateIn(timeZone, receivedAt);
}

/** The last day of a request: day 30, or the day to which it was put off. */
export function dueOn(facts: DueFacts): CalendarDate {
  return facts.extendedTo ?? lastDays(receivedOn(facts)).due;
}

/** The instant at which a request is late: the end of its last day. A part that is or was in review has a date of its own. */
export function dueAt(facts: DueFacts): Date {
  const own = endOfDay(facts.timeZone, dueOn(facts));
  const dates = openParts(facts).map(({ reviewDueAt }) => reviewDueAt ?? own);
  return dates.length === 0 ? own : new Date(Math.min(...dates.map((at) => at.getTime())));
}

/** The instant before which someone has to have a letter: the end of the last day, and that of day 30 where it says that the last day was put off (45 CFR 164.524(b)(2)(ii)). */
export function toldBy(facts: DueFacts, letter: string): Date {
  return dueAt(letter === 'extended' ? { ...facts, extendedTo: null } : facts);
}

/** Where a request stands at an instant. */
export function stateOf(facts: RequestFacts, at: Date): RecordRequestStatus {
  if (facts.ended !== null) return facts.ended;
  const open = openParts(facts);
  if (open.length === 0 && isAnswerable(facts)) return 'answered';
  if (at >= dueAt(facts)) return 'overdue';
  if (facts.provenAt === null) return 'received';
  return open.some(({ status }) => isUnanswered(status)) ? 'referred' : 'in_review';
}

/** Someone who never shows that they may ask is answered by a denial alone. */
function isAnswerable({ provenAt, parts }: RequestFacts): boolean {
  return provenAt !== null || parts.some(({ status }) => status === 'denied');
}

/** Whether someone still owes the person an answer. */
export function isWaiting(status: RecordRequestStatus): boolean {
  return allows(recordRequestTransitions, status, 'answer');
}

function openParts<Part extends DueFacts['parts'][number]>({
  parts,
}: {
  readonly parts: readonly Part[];
}): Part[] {
  return parts.filter(({ status }) => isUnanswered(status) || status === 'in_review');
}

/** Whether the last day may be put off to a day: once, with a reason, by at most 30 days, before day 30 is over (45 CFR 164.524(b)(2)(ii)). */
export function checkExtension(
  facts: RequestFacts,
  { to, reason, at }: { readonly to: CalendarDate; readonly reason: string; readonly at: Date },
): Refusal | null {
  if (!isWaiting(stateOf(facts, at)) && facts.extendedTo === null) return { refused: 'record-request-over' };
  if (facts.extendedTo !== null) return { refused: 'extension-used' };
  const { due, latest } = lastDays(receivedOn(facts));
  if (at >= endOfDay(facts.timeZone, due)) return { refused: 'extension-late' };
  if (to <= due || to > latest) return { refused: 'extension-day', field: 'to' };
  const said = readReason(reason);
  return isRefusal(said) ? said : null;
}

/** What a date of a request brings. */
export type AlarmKind = 'acknowledge' | 'release' | 'alert' | 'overdue' | 'fetch' | 'remind' | 'call';

/** One date of a request; the key makes it come once. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly key: string;
  readonly at: Date;
}

/** What the dates until an instant have brought, the earliest first; what was made needless meanwhile isn't among them. */
export function dueAlarms(facts: RequestFacts, now: Date): Alarm[] {
  return alarmsOf(facts, now)
    .filter(({ at }) => at <= now)
    .toSorted(byTime);
}

/** When a request is to be looked at next; null once nothing comes by itself. Where someone is owed an answer there is always a date. */
export function nextAlarmAt(facts: RequestFacts, now: Date): Date | null {
  const [next] = alarmsOf(facts, now)
    .filter(({ at }) => at > now)
    .toSorted(byTime);
  return next?.at ?? null;
}

function alarmsOf(facts: RequestFacts, now: Date): Alarm[] {
  if (facts.ended !== null) return [];
  const others = stateOf(facts, now) === 'answered' ? answeredAlarms(facts) : waitingAlarms(facts, now);
  return [...fetchAlarms(facts, now), ...others];
}

/** A file that nobody has downloaded: someone is told of its last day while there is time, and while an authorization holds. */
function fetchAlarms({ parts, revokedAt, authorizedUntil, timeZone }: RequestFacts, now: Date): Alarm[] {
  if (revokedAt !== null) return [];
  return parts.flatMap((part) => {
    const { id, delivery, releasedAt, downloadedAt } = part;
    if (!isReleased(part) || delivery !== 'portal' || releasedAt === null || downloadedAt !== null) return [];
    const at = daysAfter(releasedAt, policy.fetchDays);
    const isLate = now >= daysAfter(releasedAt, policy.downloadDays);
    const isOver = authorizedUntil !== null && dateIn(timeZone, at) > authorizedUntil;
    return isLate || isOver ? [] : [alarm('fetch', `fetch/${id}/${releasedAt.toISOString()}`, at)];
  });
}

function waitingAlarms(facts: RequestFacts, now: Date): Alarm[] {
  const { timeZone, acknowledgedAt, parts, provenAt } = facts;
  const on = (day: CalendarDate) => startOfDay(timeZone, day);
  const first = receivedOn(facts);
  const unanswered = provenAt === null || parts.some(({ status }) => isUnanswered(status));
  return [
    ...(acknowledgedAt === null
      ? [alarm('acknowledge', 'acknowledge', on(plusDays(first, policy.acknowledgeDay)))]
      : []),
    ...(unanswered ? [alarm('release', 'release', on(plusDays(first, policy.releaseDay)))] : []),
    ...policy.alertDaysBefore.map((days) => {
      const day = plusDays(dueOn(facts), -days);
      return alarm('alert', `alert/${day}`, on(day));
    }),
    ...overdueAlarms(facts, now),
  ];
}

function overdueAlarms(facts: RequestFacts, now: Date): Alarm[] {
  return overdueLooks(facts.timeZone, dueAt(facts), now).map(({ at, day }) =>
    alarm('overdue', `overdue/${day}`, at),
  );
}

function answeredAlarms({ answeredAt, receivedAt }: RequestFacts): Alarm[] {
  const since = answeredAt ?? receivedAt;
  const round = since.toISOString();
  return [
    alarm('remind', `remind/${round}`, daysAfter(since, policy.remindDays)),
    alarm('call', `call/${round}`, daysAfter(since, policy.callDays)),
  ];
}

function alarm(kind: AlarmKind, key: string, at: Date): Alarm {
  return { kind, key, at };
}

function byTime(a: Alarm, b: Alarm): number {
  return a.at.getTime() - b.at.getTime();
}
