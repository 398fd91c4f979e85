import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { escalateCase, lastDayMovedIn } from '../../cases/tasks.js';
import { businessDaysAfter } from '../../domain/business-hours.js';
import { addLine } from '../../cases/timeline.js';
import type { LetterDue, RowView } from '../../domain/case/row-view.js';
import type { MajorityPolicy } from '../../domain/client-majority/policy.js';
import { isOpenMajority, type MajorityStatus } from '../../domain/client-majority/states.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import { datesOf } from './dates.js';
import { endGuardianship } from './hand-over.js';
import { lockMajority } from './move.js';

/** What of a majority the two are told by email; `own-address` goes to the address that was named, and to nobody else. */
export type MajorityTemplate = 'first' | 'second' | 'closed' | 'own-sign-in' | 'own-address';

export type MajorityView = RowView<MajorityStatus, MajorityTemplate>;

interface Looking {
  readonly majorityId: string;
  readonly policy: MajorityPolicy;
  readonly at: Date;
}

/**
 * Does what the date of a majority brings, by the birth date, time zone and providers of today: on the day the guardian's access ends; support that
 * hasn't confirmed a proven address in time is reminded. Locks the account.
 */
export async function runDueStep(tx: Transaction, after: AfterCommit, of: Looking): Promise<void> {
  const { majorityId, policy, at } = of;
  const row = await lockMajority(tx, majorityId);
  if (row.state === 'announced') {
    const dates = await datesOf(tx, row.accountId, policy);
    if (dates === null || dates.comesOfAgeAt <= at) return endGuardianship(tx, after, row, at);
    await moveDay(tx, row, { ...dates.majority, dueAt: dates.comesOfAgeAt }, at);
  }
  const { dueAt, waitingOn } = await tx.case.findUniqueOrThrow({ where: { id: majorityId } });
  if (waitingOn !== 'support' || dueAt === null || dueAt > at) return;
  const line = { key: `escalated/${row.linksAskedFor}`, code: 'decision-overdue' } as const;
  const until = businessDaysAfter(at, policy.confirmBusinessDays);
  await escalateCase(tx, { caseId: majorityId, until, at, line });
}

/** Another provider, a corrected birth date or another time zone moves the day. */
async function moveDay(
  tx: Transaction,
  { id, comesOfAgeOn }: ClientMajority,
  day: { readonly on: string; readonly years: number; readonly jurisdiction: string; readonly dueAt: Date },
  at: Date,
): Promise<void> {
  const { on, years, jurisdiction, dueAt } = day;
  await tx.case.updateMany({ where: { id, waitingOn: { not: 'support' } }, data: { dueAt } });
  if (calendarDate(comesOfAgeOn) === on) return;
  await tx.clientMajority.update({ where: { id }, data: { comesOfAgeOn: new Date(on) } });
  const line = { key: `moved/${on}`, code: 'majority-moved', detail: { on, years, jurisdiction } } as const;
  await addLine(tx, id, at, line);
  await lastDayMovedIn(tx, id, at);
}

/** Where a majority stands, what is to be told by now, and when to look again. */
export async function readMajorityView(
  tx: Transaction,
  { majorityId: id, policy, at }: Looking,
): Promise<MajorityView> {
  const row = await tx.clientMajority.findUniqueOrThrow({ where: { id }, include: { case: true } });
  const { waitingOn, dueAt, needsAttention } = row.case;
  const dates = row.state === 'announced' ? await datesOf(tx, row.accountId, policy) : null;
  const secondIsDue = dates !== null && dates.secondNoticeAt <= at;
  const coming = [dueAt, dates?.comesOfAgeAt, secondIsDue ? null : dates?.secondNoticeAt];
  const looksAt = coming
    .flatMap((date) => date ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(0);
  return {
    status: row.state,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    looksAt: looksAt?.toISOString() ?? null,
    needsAttention,
    letters: [...ownAddressLetter(row), ...lettersOf[row.state](secondIsDue)],
  };
}

const once = (template: MajorityTemplate): LetterDue<MajorityTemplate> => ({ template, round: 0 });

const lettersOf: Record<MajorityStatus, (secondIsDue: boolean) => readonly LetterDue<MajorityTemplate>[]> = {
  announced: (secondIsDue) => [once(secondIsDue ? 'second' : 'first')],
  closed: () => [once('closed')],
  own_sign_in: () => [once('own-sign-in')],
  moot: () => [],
};

/** The newest link to the address that was named, while it isn't proven. */
export function ownAddressLetter({
  state,
  address,
  provenAt,
  linksAskedFor: round,
}: ClientMajority): readonly LetterDue<MajorityTemplate>[] {
  return !isOpenMajority(state) || address === null || provenAt !== null
    ? []
    : [{ template: 'own-address', round }];
}
