import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { changeCase, closeCase } from '../../cases/change.js';
import { removeUnverified } from '../../operations/email-verification/remove-unverified.js';
import { addLine } from '../../cases/timeline.js';
import { moveVerification } from '../../operations/email-verification/move.js';
import { isSettled, type VerificationStatus } from '../../domain/email-verification/states.js';
import type { EmailVerification } from '../../generated/prisma/client.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Why a mail goes out. */
export type VerificationOccasion = 'request' | 'reminder' | 'resend' | 'correction';

/** A mail with a link: the `round` makes it one, however often the activity is tried. */
export interface VerificationMail {
  readonly verificationId: string;
  readonly occasion: VerificationOccasion;
  readonly round: number;
  /** Where support asked for it: it isn't held back from a mailbox that got as many as it may. */
  readonly byStaff?: boolean;
  /** Until when the link works. */
  readonly linkExpiresAt: IsoInstant;
  /** What the case waits for next. */
  readonly dueAt: IsoInstant;
  readonly at: IsoInstant;
}

/** Where a verification stands, and the account it is about once that is known. */
export interface VerificationView {
  readonly status: VerificationStatus;
  readonly accountId: string | null;
}

/** Ends a verification that the person who asked has taken back, with the account that only waited for it. */
export async function endWithdrawn(
  tx: Transaction,
  after: AfterCommit,
  verificationId: string,
  at: Date,
): Promise<void> {
  const { withdrawnAt } = await tx.emailVerification.findUniqueOrThrow({ where: { id: verificationId } });
  if (withdrawnAt === null || !(await removeUnverified(tx, after, verificationId, at))) return;
  await addLine(tx, verificationId, at, {
    key: 'removed',
    code: 'account-removed',
    detail: { because: 'withdrawn' },
  });
}

/** Ends a verification that nobody needs anymore: its address is taken, or a newer one came. */
export async function endUnneeded(
  tx: Transaction,
  { id }: EmailVerification,
  event: 'find-taken' | 'supersede',
  at: Date,
): Promise<void> {
  const state = await moveVerification(tx, id, event, { settledAt: at });
  if (state === null) return;
  if (event === 'find-taken') await addLine(tx, id, at, { key: 'taken', code: 'verification-taken' });
  await closeVerification(tx, id, state, at);
}

/** Writes that a mail was taken, or that none was; false where the verification was settled meanwhile. */
export async function recordMail(
  tx: Transaction,
  event: 'send' | 'refuse',
  { verificationId: id, dueAt, at }: Pick<VerificationMail, 'verificationId' | 'dueAt' | 'at'>,
): Promise<boolean> {
  const state = await moveVerification(tx, id, event, event === 'refuse' ? { sentAt: null } : {});
  if (state === null) return false;
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: 'person',
    dueAt,
    needsAttention: event === 'refuse',
    at,
  });
  return true;
}

/** Where a verification stands; the case of one that is settled is closed. */
export async function settledView(
  tx: Transaction,
  verificationId: string,
  at: Date,
): Promise<VerificationView> {
  const { state, accountId } = await tx.emailVerification.findUniqueOrThrow({
    where: { id: verificationId },
  });
  if (isSettled(state)) await closeVerification(tx, verificationId, state, at);
  return { status: state, accountId };
}

/** Closes the case of a verification that is settled. */
async function closeVerification(
  tx: Transaction,
  id: string,
  state: VerificationStatus,
  at: Date,
): Promise<void> {
  await closeCase(tx, {
    caseId: id,
    state,
    at: at.toISOString(),
    ...(state === 'superseded'
      ? { event: { key: 'superseded', code: 'verification-superseded' } as const }
      : {}),
  });
}
