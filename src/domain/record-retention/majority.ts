import { plusYears, type CalendarDate } from '../zoned-time.js';

/** The age of majority where it isn't 18. For counsel to confirm. */
const otherAges: Readonly<Record<string, { readonly years: number; readonly source: string }>> = {
  AL: { years: 19, source: 'Code of Alabama 26-1-1' },
  MS: { years: 21, source: 'Mississippi Code 1-3-27' },
  NE: { years: 19, source: 'Nebraska Revised Statutes 43-2101' },
};

/** When someone comes of age, by the law of which state. */
export interface Majority {
  readonly on: CalendarDate;
  readonly years: number;
  readonly jurisdiction: string;
  readonly source: string;
}

/** The day on which someone comes of age in all of some states: in the last of them. Born on February 29 they do on March 1. */
export function majorityOf(birthDate: CalendarDate, jurisdictions: readonly string[]): Majority {
  const [last] = jurisdictions
    .map((jurisdiction) => ({ jurisdiction, ...ageOfMajority(jurisdiction) }))
    .toSorted((a, b) => b.years - a.years || (a.jurisdiction < b.jurisdiction ? -1 : 1));
  const { years, jurisdiction, source } = last ?? { jurisdiction: 'any', ...ageOfMajority('any') };
  return { on: plusYears(birthDate, years), years, jurisdiction, source };
}

/** The age of majority of a state in years, with its source. */
function ageOfMajority(jurisdiction: string): { readonly years: number; readonly source: string } {
  return (
    otherAges[jurisdiction] ?? {
      years: 18,
      source: 'the age of majority in every state but Alabama, Mississippi and Nebraska',
    }
  );
}
