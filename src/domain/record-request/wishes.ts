import { isRefusal, type Refusal } from '../refusals.js';
import { checkRange, type DayRange } from './scope.js';

const forms = ['both', 'pdf', 'fhir'] as const;
const deliveries = ['portal', 'email', 'paper'] as const;

/** How a release reaches who asked: by download, by encrypted email or on paper. */
export type Delivery = (typeof deliveries)[number];

/** What is wanted, as it is typed. */
export interface TypedWishes {
  readonly form: string;
  readonly delivery: string;
  readonly from: string;
  readonly to: string;
  /** “yes” where the warning about email was read. */
  readonly warned: string;
}

/** In which form, how and for which days records are wanted. */
export interface Wishes {
  readonly form: (typeof forms)[number];
  readonly delivery: Delivery;
  readonly days: DayRange;
}

/** Reads what is wanted. Encrypted email needs a warning that was read (45 CFR 164.524(c)(2), with 164.312(e)). */
export function readWishes(typed: TypedWishes): Wishes | Refusal {
  const form = forms.find((one) => one === typed.form);
  const delivery = deliveries.find((one) => one === typed.delivery);
  if (form === undefined || delivery === undefined) return { refused: 'body-malformed' };
  if (delivery === 'email' && typed.warned !== 'yes')
    return { refused: 'email-warning-unread', field: 'warned' };
  const days = checkRange(typed);
  return isRefusal(days) ? days : { form, delivery, days };
}
