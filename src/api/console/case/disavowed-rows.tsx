import { signInChange } from '../../../domain/case/events.js';
import type { Reach } from '../../../domain/contact.js';
import { longInstant } from '../../../mail/dates.js';
import type { disavowedIn } from './record.js';
import type { CaseView } from './parts.js';

/** What a lead has to know before lifting a suspension: where the account could go back to, in which notices "this wasn't me" was pressed, and at which address. */
export function disavowedRows(
  disavowed: Awaited<ReturnType<typeof disavowedIn>>,
  reach: Reach,
  { timeZone }: CaseView,
) {
  if (disavowed === null) return [];
  const { formerEmail, disavowals, changes } = disavowed;
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
    ...(changes.length === 0
      ? []
      : [
          {
            label: 'Earlier addresses',
            value: (
              <ul class="things">
                {changes.map(({ email, noticedAt }) => (
                  <li>{`${reach.email(email)}, until ${longInstant(noticedAt, timeZone)}`}</li>
                ))}
              </ul>
            ),
          },
        ]),
  ];
}
