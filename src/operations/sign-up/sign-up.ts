import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { baseAddress } from '../../domain/email-address.js';
import { checkFamilyMemberForm } from '../../domain/family/form.js';
import { limitRefusal, limits } from '../../domain/limits.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Answers } from '../../domain/person-name.js';
import { checkSignUpForm, type SignUpRequest } from '../../domain/sign-up/form.js';
import type { Account } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword } from '../../security/passwords.js';
import { createNameThrottle, createThrottle } from '../../security/throttle.js';
import { openVerification } from '../email-verification/open.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { OpenedCase } from '../../cases/open.js';
import { fullName } from '../../domain/person-name.js';

/**
 * Accepts the sign-up of a client. The password is hashed, and case, request and audit are written, without a look at any account:
 * answer, page and time are the same whether or not someone has the address.
 */
export async function acceptSignUp(
  dependencies: Dependencies,
  {
    answers,
    ip,
    browserHash,
  }: { readonly answers: Answers; readonly ip: string; readonly browserHash: string },
): Promise<Done | readonly Refusal[]> {
  const { clock } = dependencies;
  const mayBeRead = createThrottle(dependencies, 'sign-up-form', limits.signUpFormsPerIp);
  if (!(await mayBeRead(ip))) return [{ refused: mayBeRead.refusal }];
  const password = answers['password'] ?? '';
  const person = checkSignUpForm(answers, clock());
  const phone = parseContactPhone(answers['phone'] ?? '');
  const weak = await judgePassword(dependencies.config, 'client', password, {
    email: answers['email'] ?? '',
    givenName: answers['givenName'] ?? '',
    familyName: answers['familyName'] ?? '',
  });
  if (areRefusals(person) || isRefusal(phone) || weak !== null)
    return inOrder([...(areRefusals(person) ? person : []), phone, weak].filter(isRefusal));
  if (!(await maySignUp(dependencies, person.email, ip))) return [{ refused: tooManySignUps }];
  const passwordHash = await hashPassword(password);
  return accept(dependencies, null, (tx, at) =>
    openVerification(tx, {
      purpose: 'sign_up',
      portal: 'client',
      email: person.email,
      browserHash,
      signUp: { ...personOf(person), phone, passwordHash },
      at,
    }),
  );
}

/** Accepts a family member of someone who is signed in: an account of their own, whose password the mailed link asks for. */
export async function acceptFamilyMember(
  dependencies: Dependencies,
  { answers, account }: { readonly answers: Answers; readonly account: Account },
): Promise<Done | readonly Refusal[]> {
  const member = checkFamilyMemberForm(answers, { ownEmail: account.email, now: dependencies.clock() });
  const phone = parseContactPhone(answers['phone'] ?? '');
  if (areRefusals(member) || isRefusal(phone))
    return inOrder([...(areRefusals(member) ? member : []), phone].filter(isRefusal));
  if (!(await maySignUp(dependencies, member.email, account.id))) return [{ refused: tooManySignUps }];
  return accept(dependencies, account.id, (tx, at) =>
    openVerification(tx, {
      purpose: 'family_member',
      portal: 'client',
      email: member.email,
      requestedById: account.id,
      personName: fullName(member),
      signUp: { ...personOf(member), phone, relationship: member.relationship },
      at,
    }),
  );
}

/** What is said to someone who is kept from it by `maySignUp`. */
export const tooManySignUps = limitRefusal(limits.signUpsPerAddress);

/** Counts a sign-up for who asks, an account with a proven address of its own or a network, and for the mailbox that they name. Others who name it count for themselves. */
export async function maySignUp(dependencies: Dependencies, email: string, by: string): Promise<boolean> {
  const perIp = createThrottle(dependencies, 'sign-up-ip', limits.signUpsPerIp);
  const perAddress = createNameThrottle(dependencies, 'sign-up-address', limits.signUpsPerAddress);
  return (await perIp(by)) && perAddress(baseAddress(email), by);
}

/** Fields in the order of the forms, in which what is wrong is listed. */
const fields = [
  'givenName',
  'familyName',
  'birthDate',
  'relationship',
  'email',
  'phone',
  'password',
  'timeZone',
];

function inOrder(refusals: readonly Refusal[]): readonly Refusal[] {
  const place = ({ field = '' }: Refusal) => (fields.includes(field) ? fields.indexOf(field) : fields.length);
  return refusals.toSorted((a, b) => place(a) - place(b));
}

function personOf({ givenName, familyName, timeZone, ...person }: SignUpRequest) {
  return {
    givenName,
    familyName,
    timeZone,
    birthDate: new Date(person.birthDate),
    insuranceName: person.insuranceName,
    insuranceBirthDate: person.insuranceBirthDate && new Date(person.insuranceBirthDate),
  };
}

async function accept(
  dependencies: Dependencies,
  actorId: string | null,
  open: (tx: Transaction, at: Date) => Promise<OpenedCase>,
): Promise<Done> {
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after) => startSignUp(tx, after, await open(tx, at), actorId, at));
}

/** Writes who asked for a sign-up whose case was opened, and starts its workflow. */
export async function startSignUp(
  tx: Transaction,
  after: AfterCommit,
  { caseId }: OpenedCase,
  actorId: string | null,
  at: Date,
): Promise<Done> {
  await appendAudit(tx, {
    at,
    actor: actorId === null ? { kind: 'system' } : byAccount(actorId),
    act: 'email-verification.request',
    subject: { kind: 'case', id: caseId },
  });
  after.start(caseId);
  return { done: true };
}
