import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { reachFor, type Reach } from '../../../domain/contact.js';
import type { Account, PracticeStaff, SecondFactor } from '../../../generated/prisma/client.js';
import { longInstant } from '../../../mail/dates.js';
import type { CaseView } from './parts.js';
import type { CaseRecord } from '../../../operations/case/record.js';

import { phoneOf, type KnownPhone } from '../../../operations/case/task-record.js';
import { inWords, kindWords } from '../words.js';
import { fullName } from '../../../domain/person-name.js';

/** A case with the sign-in that it is about, and who looks at it. */
export interface Concerned {
  readonly row: CaseRecord;
  readonly account:
    | (Account & {
        readonly practiceStaff?: PracticeStaff | null;
        readonly secondFactor: SecondFactor | null;
      })
    | null;
  readonly role: ActRole;
  readonly view: CaseView;
}

/** Whether a case is about a provider's clients and notes, and not only about getting in. */
export function concernsCare({ kind }: CaseRecord): boolean {
  return kind === 'contract_termination' || kind === 'note_export' || kind === 'note_retrieval';
}

/** What a person calls a case, part by part: its kind, whose it is where that is known, and its reference. */
export function caseHeading({
  row,
  account,
  role,
}: Pick<Concerned, 'row' | 'account' | 'role'>): readonly string[] {
  const person = row.providerInvitation ?? account;
  // What someone wrote who isn't logged in, their name too, is for those who answer it.
  const writer = worksOnCases(role) ? row.contactRequest?.name : undefined;
  const whose = person === null ? writer : fullName(person);
  const kind = kindWords[row.kind];
  return [...(whose === undefined ? [kind] : [`${kind}:`, whose]), `· ${row.reference}`];
}

/** The person, as far as the case knows them; staff who only read learn who it is, not how to reach them. */
export function whomItConcerns({ row, account, role, view }: Concerned): { label: string; value: string }[] {
  const { emailVerification: verification, providerInvitation: invited, factorRecovery, noteRetrieval } = row;
  const reach = reachFor(role);
  if (verification)
    return [{ label: 'Address', value: `${reach.email(verification.email)}, ${verification.portal} portal` }];
  if (noteRetrieval && account === null)
    return [{ label: 'Address', value: `${reach.email(noteRetrieval.email)}, provider portal` }];
  if (factorRecovery && account === null)
    return [
      { label: 'Address', value: `${reach.email(factorRecovery.email)}, ${factorRecovery.portal} portal` },
    ];
  // The rows of the conversation already say who wrote.
  if (row.contactRequest !== null && account === null) return [];
  const person = invited ?? account;
  if (person === null) return concernsCare(row) ? [{ label: 'Provider', value: 'Unknown' }] : [];
  const phone = account === null ? '' : phoneInWords(phoneOf(account), reach, view);
  const value = `${fullName(person)}, ${reach.email(person.email)}${phone}`;
  return [
    { label: roleWords({ row, account }), value },
    ...(account === null ? [] : [{ label: 'Sign-in', value: signInOf(account) }]),
  ];
}

/** A number, and that it gets the codes where it is known from that alone: an intruder may have set it up. */
function phoneInWords(
  { phone, phoneForCodesSince: since }: KnownPhone,
  reach: Reach,
  { timeZone }: CaseView,
): string {
  if (phone === null) return ', no phone number known';
  return since === null
    ? `, ${reach.phone(phone)}`
    : `, ${reach.phone(phone)} (has received their codes since ${longInstant(since, timeZone)})`;
}

/** What someone is whom a case concerns. */
function roleWords({ row, account }: Pick<Concerned, 'row' | 'account'>): string {
  if (row.kind === 'practice_staff_invitation' || account?.practiceStaff) return 'Practice staff';
  if (row.kind === 'staff_invitation' || account?.portal === 'staff') return 'Staff';
  return account === null || account.portal === 'provider' ? 'Provider' : 'Account';
}

function signInOf({ portal, status }: Account): string {
  return `${inWords(portal)} portal, ${status}`;
}
