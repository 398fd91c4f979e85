import { readId } from '../ids.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
import { readLine } from '../typed-text.js';
import type { CalendarDate } from '../zoned-time.js';
import { isDisclosureBasis, type DisclosureBasis } from './accounting.js';

/** What support writes down of a release. */
export interface DisclosureForm {
  readonly clientId: string;
  readonly disclosedOn: CalendarDate;
  readonly recipientName: string;
  readonly recipientAddress: string;
  readonly what: string;
  readonly purpose: string;
  readonly basis: DisclosureBasis;
  readonly withheldThrough: CalendarDate | null;
}

/** The form as typed, by field. */
export type TypedDisclosure = Readonly<Partial<Record<keyof DisclosureForm, string>>>;

/** The form as typed, cleaned; or every problem at once, each with its field. */
export function checkDisclosureForm(
  typed: TypedDisclosure,
  today: CalendarDate,
): DisclosureForm | readonly Refusal[] {
  const refusals: Refusal[] = [];
  const text = (field: keyof DisclosureForm, needed = true): string => {
    // A brief statement is enough (45 CFR 164.528(b)(2)).
    const line = readLine(typed[field] ?? '', {
      field,
      most: 500,
      missing: needed ? 'disclosure-field-missing' : undefined,
    });
    if (!isRefusal(line)) return line;
    refusals.push(line);
    return '';
  };
  const clientId = readId(typed.clientId ?? '');
  if (clientId === null) refusals.push({ refused: 'disclosure-client-unknown', field: 'clientId' });
  const disclosedOn = readDate(typed.disclosedOn ?? '');
  if (disclosedOn === null || disclosedOn > today)
    refusals.push({ refused: 'disclosure-day-wrong', field: 'disclosedOn' });
  const basis = typed.basis ?? '';
  if (!isDisclosureBasis(basis)) refusals.push({ refused: 'disclosure-basis-missing', field: 'basis' });
  const until = (typed.withheldThrough ?? '').trim();
  const withheldThrough = until === '' ? null : readDate(until);
  if (until !== '' && withheldThrough === null)
    refusals.push({ refused: 'disclosure-day-wrong', field: 'withheldThrough' });
  const rest = {
    recipientName: text('recipientName'),
    recipientAddress: text('recipientAddress', false),
    what: text('what'),
    purpose: text('purpose'),
  };
  if (refusals.length > 0 || clientId === null || disclosedOn === null || !isDisclosureBasis(basis))
    return refusals;
  return { clientId, disclosedOn, basis, withheldThrough, ...rest };
}
