import { appendAudit, ownAct } from '../../audit/trail.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import {
  changedDetails,
  checkDetails,
  type DetailName,
  type Details,
  type Holder,
} from '../../domain/account/details.js';
import { limits } from '../../domain/limits.js';
import type { Answers } from '../../domain/person-name.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { Account, Client, Provider } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { createThrottle } from '../../security/throttle.js';
import { digestOfSeen } from '../../tokens/digest-of-seen.js';
import { openAccountNotice } from '../account-notice/open.js';
import { checkLaterMajority } from '../client-majority/birth-date-changed.js';
import { checkCurrentPassword } from './check-password.js';
import { checkInsuranceCard } from './insurance.js';
import { lockUnderPassword } from './lock.js';
import type { SignedIn } from './signed-in.js';

/** What is compared with the insurance card, and the card itself. */
const namesPerson: ReadonlySet<DetailName> = new Set<DetailName>(['name', 'birth_date', 'insurance_card']);

type OwnDetails = Details & { readonly phone: string | null };

/** Whose details an account has. */
export function holderOf({ portal, provider }: Pick<SignedIn['account'], 'portal' | 'provider'>): Holder {
  if (portal === 'client') return 'client';
  return provider === null ? 'other' : 'provider';
}

/**
 * Corrects the name, phone, birth date, insurance card or license number of someone who is signed in and knows the password: account and record change together,
 * a notice goes to the owner, and support is asked where the insurance card names someone else, or where a minor would come of age later. What is as before changes and tells nothing, so the same form sent twice
 * is done both times. `seen` is what the page showed (`readDetails`): refused where another tab has changed them since. Locks the account.
 */
export async function changeDetails(
  dependencies: Dependencies,
  { account }: Pick<SignedIn, 'account'>,
  answers: Answers,
  seen?: string,
): Promise<Done | readonly Refusal[]> {
  const at = dependencies.clock();
  const details = checkDetails(answers, holderOf(account), at);
  const phone = parseContactPhone(answers['phone'] ?? '');
  if (areRefusals(details) || isRefusal(phone))
    return [...(areRefusals(details) ? details : []), phone].filter(isRefusal);
  const wrong = await checkCurrentPassword(dependencies, account, answers['currentPassword'] ?? '');
  if (wrong !== null) return [wrong];
  const mayChange = createThrottle(dependencies, 'change-details', limits.detailChangesPerAccount);
  if (!(await mayChange(account.id))) return [{ refused: mayChange.refusal, field: 'givenName' }];
  return commit(dependencies, async (tx, after): Promise<Done | readonly Refusal[]> => {
    // Two browsers may correct at once: on the row of the account they follow each other.
    if (!(await lockUnderPassword(tx, account)))
      return [{ refused: 'password-wrong', field: 'currentPassword' }];
    const before = await detailsIn(tx, account.id);
    const changed = changedDetails(before, { ...details, phone });
    if (changed.length === 0) return { done: true };
    if (seen !== undefined && seen !== digestOfSeen(before)) return [{ refused: 'details-changed' }];
    const client = await write(tx, account.id, { ...details, phone });
    const caseId = await openAccountNotice(tx, after, {
      accountId: account.id,
      kind: 'details_changed',
      email: account.email,
      changed,
      phoneBefore: changed.includes('phone') ? before.phone : null,
      at,
    });
    if (client && changed.some((name) => namesPerson.has(name)))
      await checkInsuranceCard(tx, client, { caseId, accountId: account.id, at });
    if (before.birthDate !== null && changed.includes('birth_date'))
      await checkLaterMajority(tx, { accountId: account.id, before: before.birthDate, caseId, at });
    await appendAudit(tx, {
      at,
      ...ownAct(account.id),
      act: 'account.change-details',
      detail: { changed: changed.join(' ') },
    });
    return { done: true };
  });
}

/** The details of an account as they stand. */
export function detailsOf(
  account: Account & { readonly client: Client | null; readonly provider: Provider | null },
): OwnDetails {
  const { givenName, familyName, client, provider } = account;
  return {
    givenName,
    familyName,
    phone: client?.phone ?? account.phone,
    birthDate: client && calendarDate(client.birthDate),
    licenseNumber: provider?.licenseNumber ?? null,
    insuranceName: client?.insuranceName ?? null,
    insuranceBirthDate: client?.insuranceBirthDate ? calendarDate(client.insuranceBirthDate) : null,
  };
}

/** The details of an account as a page shows them, with the digest by which another tab's change is noticed. */
export async function readDetails(
  { db }: Pick<Dependencies, 'db'>,
  accountId: string,
): Promise<OwnDetails & { readonly seen: string }> {
  const details = await detailsIn(db, accountId);
  return { ...details, seen: digestOfSeen(details) };
}

async function detailsIn(tx: Pick<Transaction, 'account'>, id: string): Promise<OwnDetails> {
  return detailsOf(
    await tx.account.findUniqueOrThrow({ where: { id }, include: { client: true, provider: true } }),
  );
}

/** Writes them where each is kept; a client's record names the same person as the account. */
async function write(
  tx: Transaction,
  accountId: string,
  { givenName, familyName, phone, birthDate, licenseNumber, insuranceName, insuranceBirthDate }: OwnDetails,
): Promise<Client | null> {
  const person = { givenName, familyName, phone };
  await tx.account.update({ where: { id: accountId }, data: person });
  await tx.provider.updateMany({ where: { accountId }, data: { licenseNumber } });
  return birthDate === null
    ? null
    : tx.client.update({
        where: { accountId },
        data: {
          ...person,
          birthDate: new Date(birthDate),
          insuranceName,
          insuranceBirthDate: insuranceBirthDate && new Date(insuranceBirthDate),
        },
      });
}
