import type { VNode } from 'preact';
import { timeZones } from '../../domain/time-zones.js';
import { Select, TextField, type FieldErrors } from './components.js';
import { zoneInWords } from './words.js';

interface PersonFieldsProps {
  readonly answers: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** Name and birth date of the person seeking care, minors included. */
export function PersonFields({ answers, errors }: PersonFieldsProps): VNode {
  return (
    <>
      <TextField
        name="givenName"
        label="First name"
        autocomplete="off"
        value={answers['givenName']}
        errors={errors}
      />
      <TextField
        name="familyName"
        label="Last name"
        hint="Leave this empty for someone with one name."
        autocomplete="off"
        value={answers['familyName']}
        errors={errors}
      />
      <TextField
        name="birthDate"
        label="Birth date"
        type="date"
        className="short"
        value={answers['birthDate']}
        errors={errors}
      />
    </>
  );
}

/** The number at which support reaches someone whom mail does not. */
export function PhoneField({ answers, errors }: PersonFieldsProps): VNode {
  return (
    <TextField
      name="phone"
      label="Phone number (optional)"
      type="tel"
      autocomplete="tel"
      hint="Support calls it, or texts before a call, if email doesn’t reach you."
      value={answers['phone']}
      errors={errors}
    />
  );
}

/** The insurance card, where there is one: it should name the person seeking care. */
export function InsuranceFields({ answers, errors }: PersonFieldsProps): VNode {
  return (
    <>
      <h2>Insurance card</h2>
      <p>
        You can leave this empty. The name and birth date on the card should be those of the person seeking
        care. If they differ, support writes to you.
      </p>
      <TextField
        name="insuranceName"
        label="Name on the insurance card"
        value={answers['insuranceName']}
        errors={errors}
      />
      <TextField
        name="insuranceBirthDate"
        label="Birth date on the insurance card"
        type="date"
        className="short"
        value={answers['insuranceBirthDate']}
        errors={errors}
      />
    </>
  );
}

/** The time zone in which dates are told. */
export function TimeZoneField({ answers, errors }: PersonFieldsProps): VNode {
  return (
    <Select
      name="timeZone"
      label="Time zone"
      value={answers['timeZone']}
      options={[
        ['', 'Choose one'],
        ...timeZones.map((zone) => [zone, `${zoneInWords(zone)} (${cityOf(zone)})`] as const),
      ]}
      errors={errors}
    />
  );
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? '').replaceAll('_', ' ');
}
