import { parseEmail } from '../email-address.js';
import { jurisdictions } from '../jurisdictions.js';
import { checkLicenseNumber } from '../license-number.js';
import { checkNpi } from '../npi.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { checkFamilyName, checkName, type Answers } from '../person-name.js';
import { checkTimeZone } from '../sign-up/form.js';

/** A provider whom support invites to sign up. */
export interface InvitationRequest {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly credentials: string;
  readonly npi: string | null;
  readonly timeZone: string;
  readonly jurisdiction: string;
  readonly licenseNumber: string | null;
}

/** Checks what support typed about a provider; every problem at once, each with its field. */
export function checkInvitationForm(answers: Answers): InvitationRequest | readonly Refusal[] {
  const jurisdiction = answers['jurisdiction'] ?? '';
  const fields = {
    email: parseEmail(answers['email'] ?? ''),
    givenName: checkName(answers, 'givenName'),
    familyName: checkFamilyName(answers),
    credentials: (answers['credentials'] ?? '').trim() === '' ? '' : checkName(answers, 'credentials'),
    npi: checkNpi(answers),
    timeZone: checkTimeZone(answers),
    jurisdiction: jurisdictions.includes(jurisdiction)
      ? jurisdiction
      : ({ refused: 'jurisdiction-unknown', field: 'jurisdiction' } as const),
    licenseNumber: checkLicenseNumber(answers),
  };
  const refusals = Object.values(fields).filter(isRefusal);
  if (refusals.length > 0) return refusals;
  const { npi, licenseNumber, ...rest } = fields as Readonly<Record<keyof typeof fields, string>>;
  return { ...rest, npi: npi || null, licenseNumber: licenseNumber || null };
}
