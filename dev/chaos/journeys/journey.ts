import type { Person } from '../person.js';

/** Someone of a run: a number, an address, a phone and a password, all of them nobody else's. */
export interface Someone {
  readonly index: number;
  readonly email: string;
  /** E.164, of the numbers kept for fiction. */
  readonly phone: string;
  readonly password: string;
}

/** The roles of our staff that take part in someone's case. */
export type Colleague = 'agent' | 'lead' | 'clinician';

/**
 * What has to be there before: nothing, an account, a provider with a client, one who left a year ago, one whose client came long ago, or a client
 * who has come of age under a guardian's account.
 */
export type Need = 'nothing' | 'account' | 'caseload' | 'left' | 'old chart' | 'grown up';

/** One case of a run, from the first request to its end. */
export interface Journey {
  readonly name: string;
  /** How many of a hundred cases are of this kind. */
  readonly share: number;
  readonly portal: 'client' | 'provider';
  readonly needs: Need;
  /** Who of our staff takes part, each with an account of their own. */
  readonly staff?: readonly Colleague[];
  /** Goes through it as people do; returns once the person sees its end, and throws in one sentence where it never comes. */
  go(person: Person, who: Someone): Promise<void>;
}

/** Throws where something that a person relies on isn't so. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

/** Area codes of which the numbers 555-0100 to 555-0199 are kept for fiction. */
const areas = [212, 213, 312, 415, 503, 602, 617, 702, 818, 919];

/** A number kept for fiction (E.164): a thousand there are. */
export function phoneOf(number: number): string {
  return `+1${areas[Math.floor(number / 100) % areas.length]}55501${String(number % 100).padStart(2, '0')}`;
}

/** How far the numbers of staff are from those of the people whose cases they work on. */
const apart: Readonly<Record<Colleague, number>> = { agent: 200, lead: 400, clinician: 600 };

/** The member of our staff who works on someone's case in a role. */
export function colleagueOf({ index, email, password }: Someone, role: Colleague): Someone {
  return { index, email: `${role}-of-${email}`, phone: phoneOf(index + apart[role]), password };
}
