import { namedIn } from '../named.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { lastZone } from '../time-zones.js';
import { readDate } from '../typed-date.js';
import { readLine } from '../typed-text.js';
import { dateIn, type CalendarDate } from '../zoned-time.js';

/** How records reach people, as a provider says it, and whether something of it can be looked up: a tracking number, a fax number, a portal's name. */
const waysOfSending = {
  mail: { traced: true },
  fax: { traced: true },
  email: { traced: false },
  in_person: { traced: false },
  portal: { traced: true },
} as const;

type WayOfSending = keyof typeof waysOfSending;

/** What the holder of records types: that they were sent, when and how. */
export interface TypedStatement {
  readonly on: string;
  readonly how: string;
  readonly detail: string;
}

/** That records were sent, when and how, as it was read. */
export interface Statement {
  readonly on: CalendarDate;
  readonly how: WayOfSending;
  readonly detail: string | null;
}

/** Reads what a holder says of sending. It was on a day since the request came, anywhere in the United States, until today in the person's zone, and by a way that can be looked up where one is. */
export function readStatement(
  typed: TypedStatement,
  of: { readonly receivedAt: Date; readonly timeZone: string; readonly at: Date },
): Statement | Refusal {
  const on = readDate(typed.on);
  if (on === null) return { refused: 'statement-incomplete', field: 'on' };
  if (on > dateIn(of.timeZone, of.at)) return { refused: 'sent-in-future', field: 'on' };
  // A holder west of the person writes their own day.
  if (on < dateIn(lastZone, of.receivedAt)) return { refused: 'sent-before-asked', field: 'on' };
  const how = namedIn(waysOfSending, typed.how);
  if (how === null) return { refused: 'statement-incomplete', field: 'how' };
  const missing = waysOfSending[how].traced ? 'sent-untraced' : undefined;
  const detail = readLine(typed.detail, { field: 'detail', most: 200, missing });
  if (isRefusal(detail)) return detail;
  return { on, how, detail: detail === '' ? null : detail };
}
