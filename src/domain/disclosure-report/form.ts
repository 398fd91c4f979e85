import { parseReference } from '../ids.js';
import { isOneOf } from '../named.js';
import { readNamedPeople } from '../named-person.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
import { readLine, visibleText } from '../typed-text.js';
import type { CalendarDate } from '../zoned-time.js';
import { informationKinds, mishaps, type InformationKind, type Mishap } from './kinds.js';

/** What a member of staff reports. */
export interface ReportForm {
  readonly mishap: Mishap;
  readonly information: readonly InformationKind[];
  /** Ids or email addresses of the clients whose information it was. */
  readonly people: readonly string[];
  readonly recipientName: string;
  readonly recipientAddress: string;
  /** The case, release or email that it came from, for staff alone. */
  readonly description: string;
  readonly happenedOn: CalendarDate;
  readonly discoveredOn: CalendarDate;
  /** The reference of another report of the same breach; null where this is its first. */
  readonly partOf: string | null;
}

/** The form as typed, by field; several values of one field are separated by spaces, commas or lines. */
export type TypedReport = Readonly<Record<string, string | undefined>>;

/** People of one report. Basis: product; a larger breach is reported in parts, which are counted together. */
const mostPeople = 2_000;

/** The form as typed, cleaned; or every problem at once, each with its field. */
export function checkReportForm(typed: TypedReport, today: CalendarDate): ReportForm | readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (refused: Refusal['refused'], field: keyof ReportForm) =>
    void refusals.push({ refused, field });
  const text = (field: keyof ReportForm, most: 500 | 4_000, needed = true): string => {
    const missing = needed ? 'disclosure-field-missing' : undefined;
    const line = readLine(typed[field] ?? '', { field, most, missing });
    if (!isRefusal(line)) return line;
    refusals.push(line);
    return '';
  };
  const mishap = typed['mishap'] ?? '';
  if (!isOneOf(mishaps, mishap)) refuse('report-mishap-missing', 'mishap');
  const named = (typed['information'] ?? '').toLowerCase().split(/[\s,;]+/u);
  const information = informationKinds.filter((kind) => named.includes(kind));
  if (information.length === 0) refuse('report-information-missing', 'information');
  const people = readNamedPeople(typed['people'] ?? '') ?? [];
  if (people.length === 0 || people.length > mostPeople) refuse('report-people-wrong', 'people');
  const happenedOn = readDate(typed['happenedOn'] ?? '');
  if (happenedOn === null || happenedOn > today) refuse('disclosure-day-wrong', 'happenedOn');
  const discoveredOn = readDate(typed['discoveredOn'] ?? '');
  if (discoveredOn === null || discoveredOn > today || (happenedOn !== null && discoveredOn < happenedOn))
    refuse('report-discovery-wrong', 'discoveredOn');
  const isPart = visibleText(typed['partOf'] ?? '') !== '';
  const partOf = isPart ? parseReference(typed['partOf'] ?? '') : null;
  if (isPart && partOf === null) refuse('breach-first-unknown', 'partOf');
  const rest = {
    partOf,
    recipientName: text('recipientName', 500),
    recipientAddress: text('recipientAddress', 500, false),
    description: text('description', 4_000),
  };
  if (refusals.length > 0 || !isOneOf(mishaps, mishap) || happenedOn === null || discoveredOn === null)
    return refusals;
  return { mishap, information, people, happenedOn, discoveredOn, ...rest };
}
