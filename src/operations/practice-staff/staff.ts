import { lockedAccount } from '../account/lock.js';
import type { Database, Transaction } from '../../adapters/database.js';
import { openAccountNotice } from '../account-notice/open.js';
import { removePracticeStaff } from './members.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import {
  checkPracticeStaffForm,
  isPracticeOpen,
  type PracticeStaffRequest,
} from '../../domain/practice-staff/rules.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Answers } from '../../domain/person-name.js';
import type { Account, Prisma, Provider } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import type { UpdateResult } from '../../protocol/contract-termination/messages.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { act } from '../../cases/signals.js';
import { openInvitation } from '../provider-invitation/invitations.js';
import { maySignUp } from '../sign-up/sign-up.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';

/** How long an expired invitation is still listed. Basis: product; about as long as it takes to notice. */
const expiredListedMs = 30 * 86_400_000;

/** A provider who is signed in, with the account. */
interface Employer {
  readonly account: Account;
  readonly provider: Provider;
}

/** Who belongs to a provider's practice staff, by name, and whom the provider has invited. A taken address stands there like one that waits. */
export async function practiceStaffOf(db: Database, providerId: string, now: Date) {
  const [members, invitations] = await Promise.all([
    db.practiceStaff.findMany({
      where: { providerId, removedAt: null },
      include: { account: true },
      orderBy: [{ account: { familyName: 'asc' } }, { account: { givenName: 'asc' } }],
    }),
    db.providerInvitation.findMany({
      where: {
        practiceOfId: providerId,
        acceptedAt: null,
        case: { state: { not: 'withdrawn' } },
        expiresAt: { gt: new Date(now.getTime() - expiredListedMs) },
      },
      orderBy: { invitedAt: 'asc' },
    }),
  ]);
  return {
    members: members.map(({ account, since }) => ({
      id: account.id,
      name: fullName(account),
      email: account.email,
      since,
      verified: account.emailVerifiedAt !== null,
    })),
    invitations: invitations
      .filter(({ id, email, expiresAt }) => expiresAt > now || !cameAfter(id, email))
      .map(({ id, givenName, familyName, email, invitedAt, expiresAt }) => ({
        id,
        name: fullName({ givenName, familyName }),
        email,
        invitedAt,
        expiresAt,
        expired: expiresAt <= now,
      })),
  };

  /** Whether an expired invitation was followed by another, or the person is there by now. */
  function cameAfter(invitationId: string, address: string): boolean {
    return (
      members.some(({ account }) => account.email === address) ||
      invitations.some(({ id, email }) => email === address && id > invitationId)
    );
  }
}

export type PracticeStaffList = Awaited<ReturnType<typeof practiceStaffOf>>;

/** A member of a provider's practice staff; null for anyone else's, and for one who was removed. */
export async function memberOf(db: Database, providerId: string, accountId: string) {
  if (!isUuid(accountId)) return null;
  return db.practiceStaff.findFirst({
    where: { accountId, providerId, removedAt: null },
    include: { account: true },
  });
}

/**
 * Invites someone to the practice staff. No account is read, so that a free and a taken address answer the same; the same address again, while
 * its invitation is open, is that invitation. The provider is told, in case someone else sits there.
 */
export async function invitePracticeStaff(
  dependencies: Dependencies,
  { account, provider, answers, ip }: Employer & { readonly answers: Answers; readonly ip: string },
): Promise<{ readonly id: string; readonly reference: string } | readonly Refusal[]> {
  const { clock } = dependencies;
  const person = checkPracticeStaffForm(answers, { ownEmail: account.email });
  if (!('email' in person)) return person;
  if (!(await maySignUp(dependencies, person.email, ip))) return [{ refused: 'rate-limited' }];
  const at = clock();
  const invited = await commit(dependencies, async (tx, after): Promise<Invited | Refusal> => {
    if (!(await lockPractice(tx, account))) return { refused: 'not-allowed' };
    return openOnce(tx, after, { account, provider, person, at });
  });
  return isRefusal(invited) ? [invited] : invited;
}

interface Invited {
  readonly id: string;
  readonly reference: string;
}

async function openOnce(
  tx: Transaction,
  after: AfterCommit,
  { account, provider, person, at }: Employer & { readonly person: PracticeStaffRequest; readonly at: Date },
): Promise<Invited | Refusal> {
  const open = { practiceOfId: provider.id, acceptedAt: null, expiresAt: { gt: at } };
  const before = await tx.providerInvitation.findFirst({
    where: { ...open, email: person.email },
    include: { case: true },
  });
  if (before !== null) return { id: before.id, reference: before.case.reference };
  const refusal = await checkLimits(tx, provider.id, open, at);
  if (refusal !== null) return refusal;
  const { caseId, reference } = await openInvitation(tx, {
    ...person,
    kind: 'practice_staff_invitation',
    act: 'practice-staff.invite',
    timeZone: provider.timeZone,
    jurisdiction: provider.jurisdiction,
    practiceOfId: provider.id,
    invitedById: account.id,
    at,
  });
  after.start(caseId);
  await noticeOwner(tx, after, account, 'practice_staff_invited', at);
  return { id: caseId, reference };
}

async function checkLimits(
  tx: Transaction,
  providerId: string,
  open: Prisma.ProviderInvitationWhereInput,
  at: Date,
): Promise<Refusal | null> {
  const { count, windowMs } = limits.practiceStaffInvitations;
  const invitedAt = { gt: new Date(at.getTime() - windowMs) };
  if ((await tx.providerInvitation.count({ where: { practiceOfId: providerId, invitedAt } })) >= count)
    return { refused: 'practice-staff-invitations-spent', field: 'email' };
  const members = await tx.practiceStaff.count({ where: { providerId, removedAt: null } });
  const waiting = await tx.providerInvitation.count({ where: open });
  return members + waiting >= limits.practiceStaff
    ? { refused: 'practice-staff-full', field: 'email' }
    : null;
}

/** Withdraws an invitation of one's own: its link stops working. */
export async function withdrawStaffInvitation(
  dependencies: Dependencies,
  { account, provider, invitationId }: Employer & { readonly invitationId: string },
): Promise<UpdateResult> {
  const invitation = isUuid(invitationId)
    ? await dependencies.db.providerInvitation.findFirst({
        where: { id: invitationId, practiceOfId: provider.id },
        include: { case: true },
      })
    : null;
  if (invitation === null) return { refused: 'not-found' };
  const { workflowId, state } = invitation.case;
  // Pressed twice, it is withdrawn.
  if (state === 'withdrawn') return { done: true };
  return act(dependencies, {
    update: 'withdrawInvitation',
    argument: {},
    workflowId,
    state,
    accountId: account.id,
    role: 'provider',
  });
}

/** Removes someone from one's practice staff, in one transaction with everything by which they could come in; both are told. Twice is once. */
export async function removeStaffMember(
  dependencies: Dependencies,
  { account, provider, accountId }: Employer & { readonly accountId: string },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const ever = isUuid(accountId)
    ? await db.practiceStaff.count({ where: { accountId, providerId: provider.id } })
    : 0;
  if (ever === 0) return { refused: 'not-found' };
  const at = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    if (!(await lockPractice(tx, account))) return { refused: 'not-allowed' };
    const removed = await removePracticeStaff(tx, after, {
      accountId,
      because: 'practice-staff-removed',
      actor: { kind: 'account', id: account.id },
      at,
    });
    if (removed) await noticeOwner(tx, after, account, 'practice_staff_removed', at);
    return { done: true };
  });
}

/**
 * Lets the changes of a practice's staff, and a suspension of its provider, follow each other on the provider's own account; false where that was
 * stopped meanwhile. Two presses of one button too: the second finds what the first did.
 */
async function lockPractice(tx: Transaction, { id }: Account): Promise<boolean> {
  return isPracticeOpen(await lockedAccount(tx, id));
}

/** Tells the provider of a change of their staff, in case someone else did it. */
async function noticeOwner(
  tx: Transaction,
  after: AfterCommit,
  { id: accountId, email }: Account,
  kind: 'practice_staff_invited' | 'practice_staff_removed',
  at: Date,
): Promise<void> {
  await openAccountNotice(tx, after, { accountId, kind, email, at });
}
