import { signInChange } from '../../../domain/case/events.js';
import type { Reach } from '../../../domain/contact.js';
import { longInstant } from '../../../mail/dates.js';
import type { disavowedIn } from '../../../operations/case/record.js';
import type { CaseView } from './parts.js';

/** What a lead has to know before lifting a suspension: where the account could go back to, in which notices "this wasn't me" was pressed, and at which address. */
export function disavowedRows(
  disavowed: Awaited<ReturnType<typeof disavowedIn>>,
  reach: Reach,
  { timeZone }: CaseView,
) {
  if (disavowed === null) return [];
  const { formerEmail, disavowals, changes, phones } = disavowed;
  return [
    {
      label: 'Address before',
      value:
        formerEmail === null
          ? 'Not known: nobody has pressed “This wasn’t me” at another address than the account has now'
          : reach.email(formerEmail),
    },
    {
      label: '“This wasn’t me”',
      value: (
        <ul class="things">
          {disavowals.map(({ notice, mailedTo, pressedAt }) => (
            <li>
              {`Pressed at ${mailedTo === null ? 'an address that is not known' : reach.email(mailedTo)}, in the notice that ${signInChange(notice)}, ${longInstant(pressedAt, timeZone)}`}
            </li>
          ))}
        </ul>
      ),
    },
    ...earlier(
      'Earlier addresses',
      changes.map(({ email, noticedAt }) => [reach.email(email), noticedAt]),
      timeZone,
    ),
    // An intruder may have given a number of their own: the owner is called at one from before.
    ...earlier(
      'Earlier phones',
      phones.map(({ phoneBefore, noticedAt }) => [reach.phone(phoneBefore ?? ''), noticedAt]),
      timeZone,
    ),
  ];
}

/** What an account had before, with the instant until which; no row where there was nothing else. */
function earlier(
  label: string,
  changes: readonly (readonly [before: string, until: Date])[],
  timeZone: string,
) {
  if (changes.length === 0) return [];
  return [
    {
      label,
      value: (
        <ul class="things">
          {changes.map(([before, until]) => (
            <li>{`${before}, until ${longInstant(until, timeZone)}`}</li>
          ))}
        </ul>
      ),
    },
  ];
}
