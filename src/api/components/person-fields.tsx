import type { VNode } from 'preact';
import { timeZones } from '../../domain/time-zones.js';
import { Select, TextField, type FieldErrors } from './components.js';
import { zoneInWords } from './words.js';

interface PersonFieldsProps {
  readonly answers: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** Whose name and birth date are asked for: browsers fill in only one's own. */
type PersonProps = PersonFieldsProps & { readonly own?: boolean };

/** Name and birth date of the person seeking care, minors included. */
export function PersonFields(props: PersonProps): VNode {
  return (
    <>
      <NameFields {...props} />
      <BirthDateField {...props} />
    </>
  );
}

/** A name in its two parts. */
export function NameFields({ answers, errors, own = false }: PersonProps): VNode {
  return (
    <>
      <TextField
        name="givenName"
        label="First name"
        autocomplete={own ? 'given-name' : 'off'}
        value={answers['givenName']}
        errors={errors}
      />
      <TextField
        name="familyName"
        label="Last name"
        hint="Leave this empty for someone with one name."
        autocomplete={own ? 'family-name' : 'off'}
        value={answers['familyName']}
        errors={errors}
      />
    </>
  );
}

/** A birth date, by the browser's calendar or as people type dates. */
export function BirthDateField({ answers, errors, own = false }: PersonProps): VNode {
  return (
    <TextField
      name="birthDate"
      label="Birth date"
      type="date"
      className="short"
      autocomplete={own ? 'bday' : 'off'}
      value={answers['birthDate']}
      errors={errors}
    />
  );
}

/** The number at which support reaches someone whom mail doesn't. */
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

/** The time zone in which dates are told; where none was chosen its script chooses the browser's. */
export function TimeZoneField({ answers, errors }: PersonFieldsProps): VNode {
  return (
    <>
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
      <script src="/assets/time-zone.js" defer />
    </>
  );
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? '').replaceAll('_', ' ');
}
