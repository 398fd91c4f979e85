import type { Portal } from '../../domain/portals.js';
import { isPracticeOpen } from '../../domain/practice-staff/rules.js';
import { employerOf, type AccountInPractice } from '../../operations/account/practice.js';

/** Paths that every signed-in account reaches. */
const always = [
  '/account',
  '/acts',
  '/sign-out',
  '/session',
  '/two-factor',
  '/help',
  '/v1/session',
  '/v1/account',
  '/v1/acts',
  '/v1/two-factor',
];

/** What practice staff reach beyond that, each path for itself and nothing below it: caseload and appointments, never notes, termination or export (process book, "Accounts"). */
const practiceReach = ['/', '/caseload', '/appointments', '/v1/caseload', '/v1/appointments'];

/** What a provider still reaches once the account is no longer full; everything else is denied. */
const reach: Record<'wind_down' | 'downloads_only', readonly string[]> = {
  wind_down: [
    '/',
    '/contract-termination',
    '/note-exports',
    '/notes-to-sign',
    '/sessions-to-bill',
    '/caseload',
    '/v1/note-exports',
    '/v1/contract-terminations',
  ],
  downloads_only: ['/', '/contract-termination', '/note-exports', '/caseload', '/v1/note-exports'],
};

/** What a sign-in reaches that still owes its second factor: only the pages on which it is given. */
const pendingReach = ['/two-factor', '/v1/two-factor', '/sign-out'];

/** Whether a path is open to a sign-in before its second factor. Of the session it may end its own, and not yet read who is signed in. */
export function mayReachPending(method: string, path: string): boolean {
  return within(path, pendingReach) || (method === 'DELETE' && path === '/v1/session');
}

/**
 * Whether an account's access covers a path: full accounts of providers reach all of their
 * portal, others only what the tables name, and practice staff nothing of the practice while it isn't open.
 */
export function mayReach(portal: Portal, account: AccountInPractice, path: string): boolean {
  if (portal !== 'provider' || (account.provider !== null && account.access === 'full')) return true;
  if (within(path, always)) return true;
  if (account.provider !== null && account.access !== 'full') return within(path, reach[account.access]);
  const employer = employerOf(account);
  if (employer === null || account.practiceStaff?.removedAt !== null) return false;
  return path === '/' || (isPracticeOpen(employer) && practiceReach.includes(path));
}

function within(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path === prefix || (prefix !== '/' && path.startsWith(`${prefix}/`)));
}
