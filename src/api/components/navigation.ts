import { caseworkRoles, type ActRole } from '../../domain/acts.js';
import type { Portal } from '../../domain/portals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { mayReach } from '../http/access.js';

/** A page in the menu: its path, what it is called, and under which word it stands, where that isn't the menu itself. */
type Entry = readonly [href: string, label: string, under?: string];

const navigation: Record<Portal, readonly Entry[]> = {
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
    ['/cases', 'Cases'],
    ['/terminations/new', 'End a contract', 'Start'],
    ['/invitations/new', 'Invite a provider', 'Start'],
    ['/provider-news', 'Provider news', 'Start'],
    ['/suppressions', 'Blocked addresses', 'Delivery'],
    ['/code-breakers', 'Phone codes', 'Delivery'],
    ['/legal-holds', 'Legal holds', 'Records'],
    ['/disclosures', 'Disclosures', 'Records'],
    ['/record-retention', 'Retention', 'Records'],
    ['/lead', 'Lead', 'Oversight'],
    ['/reports', 'Reports', 'Oversight'],
    ['/audit', 'Audit', 'Oversight'],
    ['/staff', 'Staff', 'Oversight'],
    ['/temporal', 'Temporal', 'Oversight'],
  ],
};

/** Pages of the staff that not every role may open; the menu shows nobody what answers no. */
const staffPages: Readonly<Record<string, readonly ActRole[]>> = {
  '/terminations/new': caseworkRoles,
  '/invitations/new': caseworkRoles,
  '/suppressions': caseworkRoles,
  '/code-breakers': caseworkRoles,
  '/legal-holds': caseworkRoles,
  '/disclosures': caseworkRoles,
  '/record-retention': caseworkRoles,
  '/provider-news': ['lead'],
  '/lead': ['lead'],
  '/reports': ['auditor', 'lead'],
  '/audit': ['auditor', 'lead'],
  '/staff': ['auditor', 'lead'],
};

/** Links of the menu that stand together, under a word or, where that is null, in the menu itself. */
export interface MenuPart {
  readonly under: string | null;
  readonly links: readonly (readonly [href: string, label: string])[];
}

/** The pages that someone reaches, in the parts of the menu. */
export function menuOf(portal: Portal, { account, isPending }: SignedIn): readonly MenuPart[] {
  const open = (href: string) =>
    portal !== 'staff' ||
    (staffPages[href] ?? [account.staffRole]).some((role) => role === account.staffRole);
  const reached = navigation[portal].filter(
    ([href]) => !isPending && mayReach(portal, account, href) && open(href),
  );
  const parts: { under: string | null; links: (readonly [string, string])[] }[] = [];
  for (const [href, label, under = null] of reached) {
    const last = parts.at(-1);
    if (last?.under === under) last.links.push([href, label]);
    else parts.push({ under, links: [[href, label]] });
  }
  return parts;
}

/** A page belongs to the navigation's entry whose path it continues; the start page only to itself. */
export function isAt(path: string, href: string): boolean {
  return path === href || (href !== '/' && path.startsWith(`${href}/`));
}
