import type { Portal } from '../../domain/portals.js';
import type { Account } from '../../generated/prisma/client.js';

/** Paths that every signed-in account reaches. */
const always = [
  '/account',
  '/two-factor',
  '/v1/two-factor',
  '/sign-out',
  '/v1/session',
  '/v1/account',
  '/help',
];

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

/** What an account reaches whose address is not verified: only "verify or resend" (process book, "email-verification"). */
const unverifiedReach = ['/verify-email', '/sign-out', '/session', '/v1/session', '/v1/email-verification'];

/** Whether a path is open to an account before its address is verified. */
export function mayReachUnverified(path: string): boolean {
  return within(path, unverifiedReach);
}

/** What a sign-in reaches that still owes its second factor: only the pages on which it is given. */
const pendingReach = ['/two-factor', '/v1/two-factor', '/sign-out'];

/** Whether a path is open to a sign-in before its second factor. */
export function mayReachPending(path: string): boolean {
  return within(path, pendingReach);
}

/** Whether an account's access covers a path: full accounts reach all of their portal, others only what the table names. */
export function mayReach(portal: Portal, account: Account, path: string): boolean {
  if (portal !== 'provider' || account.access === 'full') return true;
  return within(path, [...always, ...reach[account.access]]);
}

function within(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path === prefix || (prefix !== '/' && path.startsWith(`${prefix}/`)));
}
