import { z } from 'zod';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';

/** An instant, as in 2027-01-15T17:00:00.000Z. */
export const instant = z.iso.datetime();

/** What an act answers that has nothing more to say. */
export const done = z.object({ done: z.literal(true) });

/** The same under the name by which an address says it. */
export function doneAs<Name extends string>(name: Name) {
  const said = { [name]: true } as Record<Name, true>;
  return {
    response: z.object({ [name]: z.literal(true) } as Record<Name, z.ZodLiteral<true>>),
    say: (answer: Done | Refusal | readonly Refusal[]) =>
      isRefusal(answer) || areRefusals(answer) ? answer : said,
  };
}
