import type { Database } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import type { Prisma, SignUp } from '../../generated/prisma/client.js';

/** The sign-ups of which is kept what was typed, within a day. */
export function keptSince(now: Date) {
  return {
    signUp: { isNot: null },
    requestedAt: { gt: new Date(now.getTime() - limits.signUpBrowserMs) },
  } satisfies Prisma.EmailVerificationWhereInput;
}

/**
 * The sign-ups that are kept for a browser: what was typed in it within a day, unless its address was corrected or proven since. It looks the same whether
 * or not the address was taken.
 */
export function keptIn(browserHash: string, now: Date) {
  return { browserHash, ...keptSince(now) } satisfies Prisma.EmailVerificationWhereInput;
}

/** The newest sign-up that is kept for a browser with an address of a portal; null where there is none. */
export async function keptSignUp(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { portal, email }: { readonly portal: Portal; readonly email: string },
  browserHash: string | null,
): Promise<SignUp | null> {
  if (browserHash === null) return null;
  return db.signUp.findFirst({
    where: { verification: { ...keptIn(browserHash, clock()), portal, email } },
    orderBy: { id: 'desc' },
  });
}

/** Whether a browser's secret was already sent with another address than this: the next sign-up is someone else's, perhaps, and no form that is sent twice. */
export async function isOfAnother(db: Database, browserHash: string, email: string): Promise<boolean> {
  return (await db.emailVerification.count({ where: { browserHash, email: { not: email } } })) > 0;
}
