import type { AccountStatus } from '../account/states.js';
import { parseEmail } from '../email-address.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { checkFamilyName, checkName, type Answers } from '../person-name.js';

/** Someone whom a provider invites to the practice staff. */
export interface PracticeStaffRequest {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** Checks whom a provider wants to invite; every problem at once, each with its field. Who has the address isn't looked at. */
export function checkPracticeStaffForm(
  answers: Answers,
  { ownEmail }: { readonly ownEmail: string },
): PracticeStaffRequest | readonly Refusal[] {
  const email = parseEmail(answers['email'] ?? '');
  const fields = {
    givenName: checkName(answers, 'givenName'),
    familyName: checkFamilyName(answers),
    email: email === ownEmail ? ({ refused: 'practice-staff-own-address', field: 'email' } as const) : email,
  };
  const refusals = Object.values(fields).filter(isRefusal);
  return refusals.length > 0 ? refusals : (fields as Readonly<Record<keyof typeof fields, string>>);
}

/** What decides whether a provider's practice is open to its staff. */
interface PracticeStanding {
  readonly status: AccountStatus;
  readonly access: 'full' | 'wind_down' | 'downloads_only';
}

/** Whether practice staff may work: only while their provider's own account is active and reaches everything. */
export function isPracticeOpen({ status, access }: PracticeStanding): boolean {
  return status === 'active' && access === 'full';
}

/** The address of an account of removed practice staff: nobody's (RFC 2606 §2), so that their own is free for another invitation. */
export function addressAfterRemoval(accountId: string): string {
  return `${accountId}@removed.invalid`;
}
