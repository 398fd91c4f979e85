import type { CalendarDate } from '../zoned-time.js';
import { breachPolicy } from './clock.js';
import { informationWords, mishapWords, type InformationKind, type Mishap } from './kinds.js';

/** A breach as the log for HHS has it (45 CFR 164.408). */
export interface LoggedBreach {
  readonly reference: string;
  readonly happenedOn: CalendarDate;
  readonly discoveredOn: CalendarDate;
  readonly people: number;
  readonly mishap: Mishap;
  readonly information: readonly InformationKind[];
  readonly mitigation: string;
  /** The day on which the last of the people affected was told; null while someone wasn't. */
  readonly peopleToldOn: CalendarDate | null;
  readonly mediaToldOn: CalendarDate | null;
  readonly hhsDueOn: CalendarDate;
  readonly hhsToldOn: CalendarDate | null;
}

/** What stands over the columns of the log. */
export const breachLogColumns = [
  'Reference',
  'Happened',
  'Discovered',
  'People',
  'Size',
  'How',
  'Information',
  'What was done',
  'People told',
  'Media told',
  'HHS due',
  'HHS told',
] as const;

/** A breach as one line of the log. */
export function breachLogLine(breach: LoggedBreach): readonly string[] {
  return [
    breach.reference,
    breach.happenedOn,
    breach.discoveredOn,
    String(breach.people),
    breach.people >= breachPolicy.hhsAtOnceFrom ? '500 or more' : 'Under 500',
    mishapWords[breach.mishap],
    breach.information.map((kind) => informationWords[kind]).join('; '),
    breach.mitigation,
    breach.peopleToldOn ?? '',
    breach.mediaToldOn ?? '',
    breach.hhsDueOn,
    breach.hhsToldOn ?? '',
  ];
}
