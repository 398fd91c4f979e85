import { openStates, type Transitions } from '../transition.js';

export type DisclosureReportStatus = 'reported' | 'assessed' | 'notifying' | 'no_breach' | 'closed';
export type DisclosureReportEvent = 'assess' | 'find_breach' | 'find_none' | 'close';

/** What a report goes through: assessed by one person, approved by another, and where it is a breach told, until a lead closes it. */
export const disclosureReportTransitions = {
  reported: { assess: 'assessed' },
  assessed: { assess: 'assessed', find_breach: 'notifying', find_none: 'no_breach' },
  notifying: { close: 'closed' },
  no_breach: {},
  closed: {},
} as const satisfies Transitions<DisclosureReportStatus, DisclosureReportEvent>;

const open: readonly DisclosureReportStatus[] = openStates(disclosureReportTransitions);

/** Whether anything of a report is still to come. */
export function isOpenReport(status: DisclosureReportStatus): boolean {
  return open.includes(status);
}

/** Whether a report may end so: the first of a breach ends after its parts, by their states, and is no breach only where none of them is one. */
export function mayEnd(as: DisclosureReportStatus, parts: readonly DisclosureReportStatus[]): boolean {
  return parts.every((part) => (as === 'no_breach' ? part === 'no_breach' : !isOpenReport(part)));
}

/** What a report waits for, in words of support. */
export const disclosureReportWaitsFor: Partial<Record<DisclosureReportStatus, string>> = {
  reported: 'an agent or lead to assess the risk in the four factors of 45 CFR 164.402',
  assessed: 'a lead who did not make the assessment to approve it, or to assess anew',
  notifying: 'everyone to be told who must be, and a lead to close it then',
};
