import { reachesNobody } from '../email-address.js';
import { areRefusals, type Refusal } from '../refusals.js';
import type { Answers } from '../person-name.js';
import { checkSignUpForm, type SignUpRequest } from '../sign-up/form.js';

/** What someone may be to the person whose account they open; stored in FamilyMember.relationship. */
export const relationships = ['parent', 'guardian', 'spouse', 'other'] as const;
export type Relationship = (typeof relationships)[number];

/** A family member as they sign up, and what the person who asks is to them. */
export interface FamilyMemberRequest extends SignUpRequest {
  readonly relationship: Relationship;
}

/**
 * Checks what someone typed to open an account for a family member. An address that would reach nobody is refused before
 * anything is made (Headway help, "Using Headway for families"); whether it is taken is not looked at.
 */
export function checkFamilyMemberForm(
  answers: Answers,
  { ownEmail, now }: { readonly ownEmail: string; readonly now: Date },
): FamilyMemberRequest | readonly Refusal[] {
  const person = checkSignUpForm(answers, now);
  const relationship = relationships.find((one) => one === answers['relationship']);
  const refusals = [
    ...(areRefusals(person) ? person : checkAddress(ownEmail, person.email)),
    ...(relationship === undefined
      ? [{ refused: 'relationship-missing', field: 'relationship' } as const]
      : []),
  ];
  if (areRefusals(person) || relationship === undefined || refusals.length > 0) return refusals;
  return { ...person, relationship };
}

function checkAddress(own: string, wanted: string): readonly Refusal[] {
  if (wanted === own) return [{ refused: 'family-address-own', field: 'email' }];
  return reachesNobody(own, wanted) ? [{ refused: 'family-address-needed', field: 'email' }] : [];
}
