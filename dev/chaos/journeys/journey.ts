import type { Person } from '../person.js';

/** Someone of a run: a number, an address, a phone and a password, all of them nobody else's. */
export interface Someone {
  readonly index: number;
  readonly email: string;
  /** E.164, of the numbers kept for fiction. */
  readonly phone: string;
  readonly password: string;
}

/** One case of a run, from the first request to its end. */
export interface Journey {
  readonly name: string;
  /** How many of a hundred cases are of this kind. */
  readonly share: number;
  readonly portal: 'client' | 'provider' | 'staff';
  /** What has to be there before: nothing, an account, one with a client, a client and the provider who has them, or someone of our staff and a client of the same address. */
  readonly needs: 'nothing' | 'account' | 'caseload' | 'care' | 'desk';
  /** Goes through it as people do; returns once the person sees its end, and throws in one sentence where it never comes. */
  go(person: Person, who: Someone): Promise<void>;
}

/** Throws where something that a person relies on isn't so. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
