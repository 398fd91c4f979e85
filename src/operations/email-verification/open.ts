import type { Transaction } from '../../adapters/database.js';
import { openCase, type OpenedCase } from '../../cases/open.js';
import type { Portal } from '../../domain/portals.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';

/** An address that is to be proven, and what an account is to be made from. */
export interface NewVerification {
  readonly purpose: 'sign_up' | 'family_member' | 'change_address';
  readonly portal: Portal;
  readonly email: string;
  readonly accountId?: string;
  readonly requestedById?: string;
  /** Whom the account of a family member is for. */
  readonly personName?: string;
  /** SHA-256 of the secret of the browser in which someone signs up. */
  readonly browserHash?: string;
  readonly signUp?: Omit<Prisma.SignUpCreateWithoutVerificationInput, 'id'>;
  readonly at: Date;
}

/** Opens the case of an address to be proven, within the transaction that accepts it. No account is read: the workflow looks (docs/decisions/004). */
export async function openVerification(
  tx: Transaction,
  { at, signUp, ...verification }: NewVerification,
): Promise<OpenedCase> {
  const opened = await openCase(tx, {
    kind: 'email_verification',
    workflowId: emailVerificationId,
    ...(verification.accountId === undefined ? {} : { subjectId: verification.accountId }),
    state: 'requested',
    at,
  });
  await tx.emailVerification.create({
    data: {
      ...verification,
      id: opened.caseId,
      requestedAt: at,
    },
  });
  if (signUp) await tx.signUp.create({ data: { ...signUp, id: opened.caseId } });
  return opened;
}
