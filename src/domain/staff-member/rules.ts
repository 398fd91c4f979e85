import { parseEmail } from '../email-address.js';
import { checkFamilyName, checkName, type Answers } from '../person-name.js';
import { readReason } from '../reason.js';
import { isRefusal, type Refusal } from '../refusals.js';

/** The roles of our own staff (docs/glossary.md). */
export const staffRoles = ['agent', 'lead', 'clinician', 'auditor'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** What someone in a role may do, in a sentence for the person who decides about their access. */
export const staffRights: Readonly<Record<StaffRole, string>> = {
  agent:
    'Works on cases and tasks, reads people with a reason, starts processes, releases blocked addresses.',
  lead: 'Everything an agent may, and approves, overrides, places legal holds, lifts suspensions, reads reports and the audit log, and decides about staff.',
  clinician: 'Reads cases with addresses and numbers hidden, and decides about records and changes to them.',
  auditor: 'Reads cases with addresses and numbers hidden, reports, and the audit log. Changes nothing.',
};

/** Whether what was typed is a role of our staff. */
export function isStaffRole(typed: string): typed is StaffRole {
  return (staffRoles as readonly string[]).includes(typed);
}

/** Someone whom a lead invites to our staff. */
export interface StaffRequest {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: StaffRole;
  readonly reason: string;
}

/** Checks whom a lead wants to invite, as what and why; every problem at once, each with its field. */
export function checkStaffForm(answers: Answers): StaffRequest | readonly Refusal[] {
  const fields = {
    givenName: checkName(answers, 'givenName'),
    familyName: checkFamilyName(answers),
    email: parseEmail(answers['email'] ?? ''),
    role: readStaffRole(answers['role'] ?? ''),
    reason: readReason(answers['reason'] ?? ''),
  };
  const refusals = Object.values(fields).filter(isRefusal);
  return refusals.length > 0 ? refusals : (fields as StaffRequest);
}

/** A role as it was chosen; a no where it is none. */
export function readStaffRole(typed: string): StaffRole | Refusal {
  return isStaffRole(typed) ? typed : { refused: 'staff-role-missing', field: 'role' };
}

/** What is looked at before someone's access is changed: who decides, about whom, and how many leads there are besides. */
export interface AccessDecision {
  readonly deciderId: string;
  /** As it stands under the lock, and not as it was when the page was opened. */
  readonly deciderIsLead: boolean;
  readonly memberId: string;
  readonly otherLeads: number;
}

/**
 * Refuses a change of someone's access: only a lead decides, and never about themselves. So there is always a lead who stays: the one who decided.
 */
export function checkAccessDecision(decision: AccessDecision): Refusal | null {
  const { deciderId, deciderIsLead, memberId, otherLeads } = decision;
  if (!deciderIsLead) return { refused: 'not-allowed' };
  if (deciderId !== memberId) return null;
  return { refused: otherLeads === 0 ? 'last-lead' : 'own-access' };
}
