import { foldedName } from './folded-name.js';
import type { CalendarDate } from './zoned-time.js';

/** A name and a birth date as they stand somewhere; null where they aren't known. */
export interface NamedPerson {
  readonly name: string | null;
  readonly birthDate: CalendarDate | null;
}

/**
 * Whether the insurance card names someone else than the account: capitals, accents, hyphens and the order of the words don't
 * count, and what the card's owner did not give is no difference. Source: Headway help, "Using Headway for families".
 */
export function insuranceDiffers(account: NamedPerson, card: NamedPerson): boolean {
  const otherName =
    card.name !== null && account.name !== null && wordsOf(card.name) !== wordsOf(account.name);
  const otherDate = card.birthDate !== null && card.birthDate !== account.birthDate;
  return otherName || otherDate;
}

function wordsOf(name: string): string {
  return (foldedName(name).match(/[\p{L}\p{N}]+/gu) ?? []).toSorted().join(' ');
}
