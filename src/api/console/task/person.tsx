import type { VNode } from 'preact';
import type { Reach } from '../../../domain/contact.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import { DataTable } from '../../components/data-table.js';
import { shortInstant } from '../words.js';
import type { Person } from '../../../operations/case/task-record.js';

/** Whom a task is about, and how support reaches them. */
export function ClientLine({ person, reach, now }: { person: Person; reach: Reach; now: Date }): VNode {
  const { phone, phoneForCodesSince: since, timeZone } = person;
  return (
    <>
      <p>
        {person.role}: <strong>{person.name}</strong>
        {phone && (
          <>
            , {reach.inFull ? <a href={`tel:${phone}`}>{reach.phone(phone)}</a> : reach.phone(phone)}
            {since && ` (has received their codes since ${shortInstant(since, timeZone, now)})`}
          </>
        )}
        {person.email && `, ${reach.email(person.email)}`}. It is {shortInstant(now, timeZone, now)} where
        they are.
      </p>
      {phone === null && (
        <p>
          We don’t have a phone number. Mail a letter if there is an address on file (contract, insurer, payer
          roster). Otherwise wait until they get in touch, and write down what you did.
        </p>
      )}
    </>
  );
}

/** Names and birth dates of account and insurance card, side by side, to be compared by those who see them in full. */
export function InsuranceCard({
  name,
  insurance: { birthDate, insuranceName, insuranceBirthDate },
  reach,
}: {
  name: string;
  insurance: NonNullable<Person['insurance']>;
  reach: Reach;
}): VNode {
  const born = (date: Date | null) =>
    date === null ? 'not given' : reach.birthDate(shortDate(calendarDate(date)));
  return (
    <DataTable
      caption="Account and insurance card"
      columns={['', 'Name', 'Birth date']}
      rows={[
        { cells: ['Account', name, born(birthDate)] },
        { cells: ['Insurance card', insuranceName ?? 'not given', born(insuranceBirthDate)] },
      ]}
    />
  );
}
