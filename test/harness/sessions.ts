import { cookieName } from '../../src/api/http/session-cookie.js';
import { writeSession } from '../../src/operations/sign-in/write-session.js';
import type { Dependencies } from '../../src/dependencies.js';
import { maySignIn } from '../../src/domain/account/account.js';
import type { Portal } from '../../src/domain/portals.js';
import { needsSecondFactor } from '../../src/domain/two-factor/rules.js';
import { hashOfSecret } from '../../src/tokens/browser-secret.js';
import type { CookieJar } from './browser.js';

/**
 * Gives a browser the session that its owner would have after signing in, second factor included: for tests of what comes then.
 * Someone without a phone for codes still owes it. Throws where they may not sign in.
 */
export async function giveSession(
  dependencies: Dependencies,
  to: { portal: Portal; origin: string; email: string; jar: CookieJar },
): Promise<void> {
  const { portal, origin, email, jar } = to;
  const now = dependencies.clock();
  const account = await dependencies.db.account.findUniqueOrThrow({
    where: { portal_email: { portal, email } },
    include: { secondFactor: true },
  });
  if (!maySignIn(account, now)) throw new Error(`${email} may not sign in`);
  const hasFactor = account.secondFactor !== null && account.codesDisabledAt === null;
  const secondFactorAt = needsSecondFactor(portal) && hasFactor ? now : null;
  const before = jar.get(cookieName(portal, origin));
  const browser = {
    sessionIdHash: before === undefined ? null : hashOfSecret(before),
    deviceHashes: [],
    userAgent: 'node',
  };
  const { id } = await dependencies.db.$transaction((tx) =>
    writeSession(tx, { account, browser, secondFactorAt, now }),
  );
  jar.set(cookieName(portal, origin), id);
}
