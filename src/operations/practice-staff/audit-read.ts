import { auditAlone } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { providerOf, type AccountInPractice } from '../account/practice.js';

/** Writes down that someone other than the provider read of the provider's clients, under their own name; a provider's own reads are no acts. */
export async function auditPracticeRead(
  { db, clock }: Dependencies,
  account: AccountInPractice,
  read: { readonly act: 'caseload.read' | 'appointments.read'; readonly count: number },
): Promise<void> {
  if (account.provider !== null) return;
  await auditAlone({ db, clock }, account.id, {
    act: read.act,
    subject: { kind: 'provider', id: providerOf({ signedIn: { account } }).id },
    detail: { count: read.count },
  });
}
