import { recordsContactOf } from '../../operations/contract-termination/records-contact.js';
import { hasClients } from '../../operations/caseload/list.js';
import type { Database } from '../../adapters/database.js';
import { practisesOn } from '../../domain/contract-termination/states.js';
import { noticeDay } from '../../domain/contract-termination/dates.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { fullName } from '../../domain/person-name.js';

/** What letters in a termination draw on, read afresh at each attempt. */
export async function terminationFacts(db: Database, caseId: string) {
  const termination = await db.contractTermination.findUniqueOrThrow({
    where: { id: caseId },
    include: { case: true, contract: { include: { provider: { include: { account: true } } } } },
  });
  const { provider } = termination.contract;
  return {
    termination,
    provider,
    account: provider.account,
    reference: termination.case.reference,
    lastDay: calendarDate(termination.lastDay),
    hasClients: await hasClients(db, provider.id, termination.requestedAt),
    practisesOn: practisesOn(termination.startedBecause),
    noticeOn: noticeDay(terminationPolicies.standard, provider.timeZone, termination.requestedAt),
    providerName: fullName(provider.account),
    recordsContact: recordsContactOf(termination),
  };
}
