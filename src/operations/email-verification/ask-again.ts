import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { openVerification } from '../../domain/email-verification/states.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { createThrottle } from '../../security/throttle.js';
import { wantAgain } from './asked-again.js';
import { keptIn } from '../sign-up/kept.js';
import { checkResendOf } from './own-requests.js';

/** The open verification of an account whose address isn't proven; null where there is none. */
export async function openVerificationOf(db: Transaction, accountId: string) {
  return db.emailVerification.findFirst({
    where: { accountId, purpose: { not: 'change_address' }, state: { in: openVerification } },
  });
}

/**
 * The newest sign-up that is kept for a browser, with its newest news about mails; null where there is none. It looks the same whether or not the address
 * was taken, and where its account was removed: the browser may be a stranger's.
 */
export async function ownSignUp(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  browserHash: string | null,
) {
  if (browserHash === null) return null;
  return db.emailVerification.findFirst({
    where: keptIn(browserHash, clock()),
    orderBy: { id: 'desc' },
    include: {
      case: {
        include: {
          events: {
            where: {
              code: { in: ['verification-sent', 'mail-withheld', 'owner-told', 'owner-not-told'] },
            },
            orderBy: [{ at: 'desc' }, { id: 'desc' }],
            take: 1,
          },
        },
      },
    },
  });
}

export type OwnSignUp = NonNullable<Awaited<ReturnType<typeof ownSignUp>>>;

/** What someone pressed on the page of the sign-up of their browser. */
export interface OnOwnPage {
  readonly browserHash: string | null;
  /** The address that the page showed, of which a browser has one sign-up at a time; empty where it doesn't say. */
  readonly seenEmail: string;
}

/** Whether a page was about another sign-up than that of its browser: in another tab someone may have signed up, or corrected the address. A page that doesn't say isn't. */
export function isAboutAnother({ email }: Pick<OwnSignUp, 'email'>, seenEmail: string): boolean {
  return seenEmail !== '' && seenEmail !== email;
}

/** Asks for another mail of the sign-up of this browser that its page showed: after a minute, at most five in a day. It goes out beside the answer. */
export async function resendOwn(
  dependencies: Dependencies,
  { browserHash, seenEmail }: OnOwnPage,
): Promise<Done | Refusal> {
  const own = await ownSignUp(dependencies, browserHash);
  if (own === null) return { refused: 'sign-up-over' };
  if (isAboutAnother(own, seenEmail)) return { refused: 'address-change-replaced' };
  const refusal = await checkResendOf(dependencies, own);
  if (refusal !== null) return refusal;
  sendBeside(dependencies, own.email);
  return { done: true };
}

/** Asks for another mail of an account that waits for its link, by its address. The answer is the same for every address, and comes before anything is looked up. */
export async function resendTo(
  dependencies: Dependencies,
  { typed, ip }: { readonly typed: string; readonly ip: string },
): Promise<Done | Refusal> {
  const email = parseEmail(typed);
  if (isRefusal(email)) return email;
  const mayAsk = createThrottle(dependencies, 'resend-ip', limits.resendsPerIp);
  if (!(await mayAsk(ip))) return { refused: mayAsk.refusal, field: 'email' };
  sendBeside(dependencies, email);
  return { done: true };
}

function sendBeside(dependencies: Dependencies, email: string): void {
  setImmediate(() => {
    void sendTo(dependencies, email).catch(() => dependencies.log.warn('an email is not sent again yet'));
  });
}

/** The account that waits for its link at an address, whoever asked for it; a change of address is asked for again by the one who is logged in. */
async function sendTo(dependencies: Dependencies, email: string): Promise<void> {
  const open = await dependencies.db.emailVerification.findFirst({
    where: {
      portal: 'client',
      email,
      purpose: { not: 'change_address' },
      accountId: { not: null },
      withdrawnAt: null,
      state: { in: openVerification },
    },
  });
  // Nobody is told: the answer was the same for every address.
  if (open === null || (await checkResendOf(dependencies, open, 'anyone')) !== null) return;
  await wantAgain(dependencies, open.id, { kind: 'system' });
}
