import type { Transaction } from '../adapters/database.js';
import { endOf, noticeDueOn } from '../domain/disclosure-report/clock.js';
import { dueAt } from '../domain/record-request/clock.js';
import { sixtyDayFacts, sixtyDaysDueAt } from '../domain/sixty-days.js';
import { calendarDate, dayOf, endOfDay, startOfDay } from '../domain/zoned-time.js';
import type { Case } from '../generated/prisma/client.js';

/** Reads when the last day of a case is over; null where it has none, or none yet. */
type ReadLastDay = (tx: Transaction, caseId: string) => Promise<Date | null>;

const none: ReadLastDay = () => Promise.resolve(null);

/** The end of the wait of a phone or a mailbox that is recovered. */
const waitEndsAt: ReadLastDay = async (tx, id) => {
  const row = await tx.factorRecovery.findUnique({ where: { id, state: 'waiting' } });
  return row?.waitEndsAt ?? null;
};

/** The last day that the law, an agreement or a wait gives each kind of case: a new kind says which, or that it has none. */
const lastDays: Readonly<Record<Case['kind'], ReadLastDay>> = {
  async contract_termination(tx, id) {
    const termination = await tx.contractTermination.findFirst({
      where: { id, state: { not: 'withdrawn' } },
      include: { contract: { include: { provider: true } } },
    });
    if (termination === null) return null;
    return endOfDay(termination.contract.provider.timeZone, calendarDate(termination.lastDay));
  },
  // The file of a request for records is part of its answer.
  async note_export(tx, exportId) {
    const part = await tx.recordRequestPart.findFirst({ where: { exportId } });
    return part === null ? null : lastDays.record_request(tx, part.requestId);
  },
  async record_request(tx, id) {
    const row = await tx.recordRequest.findUnique({ where: { id }, include: { parts: true } });
    if (row === null) return null;
    const parts = row.parts.map(({ state: status, reviewDueAt }) => ({ status, reviewDueAt }));
    return dueAt({ ...sixtyDayFacts(row), parts });
  },
  async record_amendment(tx, id) {
    const row = await tx.recordAmendment.findUnique({ where: { id } });
    return row && sixtyDaysDueAt(sixtyDayFacts(row));
  },
  async accounting_request(tx, id) {
    const row = await tx.accountingRequest.findUnique({ where: { id } });
    return row && sixtyDaysDueAt(sixtyDayFacts(row));
  },
  async disclosure_report(tx, id) {
    const row = await tx.disclosureReport.findUnique({ where: { id } });
    if (row === null) return null;
    const [discoveredOn, delayedThrough] = [calendarDate(row.discoveredOn), dayOf(row.delayedThrough)];
    return endOf(noticeDueOn({ discoveredOn, delayedThrough }));
  },
  // From then on it can't be taken back.
  async client_deactivation(tx, id) {
    const row = await tx.clientDeactivation.findUnique({ where: { id } });
    return row?.deactivateAt ?? null;
  },
  // From then on the guardian's access has ended, and without an own address nobody can log in.
  async client_majority(tx, id) {
    const row = await tx.clientMajority.findUnique({ where: { id } });
    const client = row && (await tx.client.findUnique({ where: { accountId: row.accountId } }));
    return client && startOfDay(client.timeZone, calendarDate(row.comesOfAgeOn));
  },
  // Until then the owner can stop it: who isn't reached before can't.
  address_recovery: waitEndsAt,
  factor_recovery: waitEndsAt,
  async note_retrieval(tx, id) {
    const row = await tx.noteRetrieval.findUnique({ where: { id, state: 'waiting' } });
    return row?.waitEndsAt ?? null;
  },
  access_review: none,
  account_notice: none,
  account_suspension: none,
  client_reactivation: none,
  contact_request: none,
  email_verification: none,
  password_reset: none,
  practice_staff_invitation: none,
  provider_invitation: none,
  provider_news: none,
  staff_invitation: none,
  two_factor: none,
};

/** When the last day of a case is over, by its row within a transaction; null where it has none. */
export function lastDayEndsIn(
  tx: Transaction,
  { id, kind }: Pick<Case, 'id' | 'kind'>,
): Promise<Date | null> {
  return lastDays[kind](tx, id);
}
