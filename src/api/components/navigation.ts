import type { ActRole } from '../../domain/acts.js';
import type { Portal } from '../../domain/portals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { mayReach } from '../http/access.js';

const navigation: Record<Portal, readonly (readonly [href: string, label: string])[]> = {
  client: [['/account/family', 'Family']],
  provider: [
    ['/caseload', 'Caseload'],
    ['/appointments', 'Appointments'],
    ['/note-exports', 'Notes'],
    ['/contract-termination', 'Contract'],
    ['/practice-staff', 'Practice staff'],
  ],
  staff: [
    ['/', 'Desk'],
    ['/search', 'Search'],
    ['/cases', 'Cases'],
    ['/terminations/new', 'End a contract'],
    ['/invitations/new', 'Invite'],
    ['/suppressions', 'Blocked addresses'],
    ['/code-breakers', 'Phone codes'],
    ['/legal-holds', 'Legal holds'],
    ['/disclosures', 'Disclosures'],
    ['/record-retention', 'Retention'],
    ['/provider-news', 'News'],
    ['/reports', 'Reports'],
    ['/audit', 'Audit'],
    ['/temporal', 'Temporal'],
  ],
};

const casework: readonly ActRole[] = ['agent', 'lead'];

/** Pages of the staff that not every role may open; the menu shows nobody what answers no. */
const staffPages: Readonly<Record<string, readonly ActRole[]>> = {
  '/terminations/new': casework,
  '/invitations/new': casework,
  '/suppressions': casework,
  '/code-breakers': casework,
  '/legal-holds': casework,
  '/disclosures': casework,
  '/record-retention': casework,
  '/provider-news': ['lead'],
  '/reports': ['auditor', 'lead'],
  '/audit': ['auditor', 'lead'],
};

/** The entries that someone reaches. */
export function navigationOf(portal: Portal, { account, isPending }: SignedIn) {
  const open = (href: string) =>
    portal !== 'staff' ||
    (staffPages[href] ?? [account.staffRole]).some((role) => role === account.staffRole);
  return navigation[portal].filter(([href]) => !isPending && mayReach(portal, account, href) && open(href));
}

/** A page belongs to the navigation's entry whose path it continues; the start page only to itself. */
export function isAt(path: string, href: string): boolean {
  return path === href || (href !== '/' && path.startsWith(`${href}/`));
}
