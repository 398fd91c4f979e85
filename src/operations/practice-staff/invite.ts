import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import { checkPracticeStaffForm, type PracticeStaffRequest } from '../../domain/practice-staff/rules.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { isSameName, type Answers } from '../../domain/person-name.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openInvitation } from '../provider-invitation/invitations.js';
import { maySignUp, tooManySignUps } from '../sign-up/sign-up.js';
import { type Employer, lockPractice, noticeOwner } from './staff.js';

/**
 * Invites someone to the practice staff. No account is read, so that a free and a taken address answer the same; the same person again, while
 * their invitation is open, is that invitation, and its address under another name is refused. The provider is told, in case someone else sits there. Locks the provider’s account.
 */
export async function invitePracticeStaff(
  dependencies: Dependencies,
  { account, provider, answers }: Employer & { readonly answers: Answers },
): Promise<{ readonly id: string; readonly reference: string } | readonly Refusal[]> {
  const { clock } = dependencies;
  const person = checkPracticeStaffForm(answers, { ownEmail: account.email });
  if (areRefusals(person)) return person;
  if (!(await maySignUp(dependencies, person.email, account.id))) return [{ refused: tooManySignUps }];
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
  if (before !== null)
    return isSameName(before, person)
      ? { id: before.id, reference: before.case.reference }
      : { refused: 'done-already', field: 'email' };
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
