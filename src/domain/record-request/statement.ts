import { namedIn } from '../named.js';
import type { Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
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

/** Characters of what can be looked up. */
const detailLength = 200;

/** What the holder of records types: that they were sent, when and how. */
export interface TypedStatement {
  readonly on: string;
  readonly how: string;
  readonly detail: string;
}

/** Reads what a holder says of sending. It was on a day since the request came, in the person's zone, and by a way that can be looked up where one is. */
export function readStatement(
  typed: TypedStatement,
  of: { readonly receivedAt: Date; readonly timeZone: string; readonly at: Date },
): { readonly on: CalendarDate; readonly how: WayOfSending; readonly detail: string | null } | Refusal {
  const on = readDate(typed.on);
  if (on === null) return { refused: 'statement-incomplete', field: 'on' };
  if (on > dateIn(of.timeZone, of.at)) return { refused: 'sent-in-future', field: 'on' };
  if (on < dateIn(of.timeZone, of.receivedAt)) return { refused: 'sent-before-asked', field: 'on' };
  const how = namedIn(waysOfSending, typed.how);
  if (how === null) return { refused: 'statement-incomplete', field: 'how' };
  const detail = typed.detail.trim();
  if (detail === '' && waysOfSending[how].traced) return { refused: 'sent-untraced', field: 'detail' };
  if (detail.length > detailLength) return { refused: 'too-long', field: 'detail' };
  return { on, how, detail: detail === '' ? null : detail };
}
