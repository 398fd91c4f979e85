import { checkLicenseNumber } from '../license-number.js';
import { checkFamilyName, checkName, type Answers } from '../person-name.js';
import { areRefusals, isRefusal, type Refusal } from '../refusals.js';
import { checkInsuranceFields, checkOwnBirthDate, type InsuranceCard } from '../sign-up/form.js';
import type { CalendarDate } from '../zoned-time.js';

/** What someone can correct of their own, beside what they log in with; stored with the notice of a change, in the order in which it is told. */
export const detailNames = ['name', 'birth_date', 'phone', 'license_number', 'insurance_card'] as const;
export type DetailName = (typeof detailNames)[number];

/** Whose details they are: only clients have a birth date and an insurance card here, only providers a license. */
export type Holder = 'client' | 'provider' | 'other';

/** A person's details as they are typed on the Account page; the phone is read apart, by the library that knows numbers. */
export interface Details extends InsuranceCard {
  readonly givenName: string;
  readonly familyName: string;
  /** Null for everyone but clients. */
  readonly birthDate: CalendarDate | null;
  /** Null where there is none. */
  readonly licenseNumber: string | null;
}

const noCard: InsuranceCard = { insuranceName: null, insuranceBirthDate: null };

/** Checks the details that someone typed of their own; every problem at once, each with its field. */
export function checkDetails(answers: Answers, holder: Holder, now: Date): Details | readonly Refusal[] {
  const givenName = checkName(answers, 'givenName');
  const familyName = checkFamilyName(answers);
  const birthDate = holder === 'client' ? checkOwnBirthDate(answers, now) : null;
  const licenseNumber = holder === 'provider' ? checkLicenseNumber(answers) || null : null;
  const card = holder === 'client' ? checkInsuranceFields(answers, now) : noCard;
  if (
    isRefusal(givenName) ||
    isRefusal(familyName) ||
    isRefusal(birthDate) ||
    isRefusal(licenseNumber) ||
    areRefusals(card)
  )
    return [givenName, familyName, birthDate, licenseNumber, ...(areRefusals(card) ? card : [])].filter(
      isRefusal,
    );
  return { givenName, familyName, birthDate, licenseNumber, ...card };
}

/** Which details differ. */
export function changedDetails(
  before: Details & { readonly phone: string | null },
  after: Details & { readonly phone: string | null },
): readonly DetailName[] {
  const differs: Record<DetailName, boolean> = {
    name: before.givenName !== after.givenName || before.familyName !== after.familyName,
    birth_date: before.birthDate !== after.birthDate,
    phone: before.phone !== after.phone,
    license_number: before.licenseNumber !== after.licenseNumber,
    insurance_card:
      before.insuranceName !== after.insuranceName || before.insuranceBirthDate !== after.insuranceBirthDate,
  };
  return detailNames.filter((name) => differs[name]);
}
