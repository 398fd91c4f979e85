import { accountInUse } from '../../domain/account/states.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import {
  majorityDates,
  majorityPolicy,
  wasMinor,
  type MajorityDates,
} from '../../domain/client-majority/policy.js';
import type { Language } from '../../domain/languages.js';
import { calendarDate, plusDays, plusYears } from '../../domain/zoned-time.js';
import { clientMajorityId } from '../../protocol/client-majority/messages.js';
import { lockAccount } from '../account/lock.js';
import { comingOfAge, ofAgeFacts } from './dates.js';

/** Family members looked at in one transaction's reading. */
const pageSize = 200;

/** The lowest age of majority of any state: nobody younger is looked at. */
const earliestYears = 18;

/**
 * Opens a case for each of a page of family members who were minors when their account was opened and come of age in sixty days or have done
 * so; in the order of account ids. Done twice, or on two days, it opens each once. `next` is where the next page begins, or null. Locks the
 * account, case by case.
 */
export async function openMajorities(
  dependencies: Dependencies,
  { after, at }: { readonly after: string | null; readonly at: Date },
): Promise<{ readonly opened: number; readonly next: string | null }> {
  const bornBy = plusYears(plusDays(calendarDate(at), majorityPolicy.noticeDays[0] + 1), -earliestYears);
  const members = await dependencies.db.familyMember.findMany({
    where: {
      ...(after === null ? {} : { accountId: { gt: after } }),
      account: {
        status: { in: accountInUse },
        majorities: { none: { settledAt: null } },
        client: { birthDate: { lte: new Date(bornBy) } },
      },
    },
    include: { account: { select: { client: { select: ofAgeFacts } } } },
    orderBy: { accountId: 'asc' },
    take: pageSize,
  });
  let opened = 0;
  for (const { accountId, guardianId, addedAt, account } of members) {
    if (account.client === null) continue;
    const person = comingOfAge(account.client);
    const dates = majorityDates(person, majorityPolicy);
    if (dates.firstNoticeAt > at || !wasMinor(person, dates, addedAt)) continue;
    const isOpened = await commit(dependencies, (tx, then) =>
      openFor(tx, then, { accountId, guardianId, dates, at }),
    );
    if (isOpened) opened += 1;
  }
  return { opened, next: members.length < pageSize ? null : (members.at(-1)?.accountId ?? null) };
}

async function openFor(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly accountId: string;
    readonly guardianId: string;
    readonly dates: MajorityDates;
    readonly at: Date;
  },
): Promise<boolean> {
  const { accountId, guardianId, dates, at } = of;
  const { on, years, jurisdiction } = dates.majority;
  // Two looks may come to the same account at once: on its row they follow each other.
  await lockAccount(tx, accountId);
  if ((await tx.clientMajority.count({ where: { accountId, settledAt: null } })) > 0) return false;
  const { caseId: majorityId } = await openCase(tx, {
    kind: 'client_majority',
    workflowId: clientMajorityId,
    subjectId: accountId,
    state: 'announced',
    waitingOn: 'timer',
    dueAt: dates.comesOfAgeAt,
    at,
  });
  await tx.clientMajority.create({
    data: {
      id: majorityId,
      accountId,
      guardianId,
      language: await languageOf(tx, accountId, guardianId),
      openedAt: at,
      comesOfAgeOn: new Date(on),
    },
  });
  await addLine(tx, majorityId, at, {
    key: 'announced',
    code: 'majority-announced',
    detail: { on, years, jurisdiction },
  });
  after.start(majorityId);
  return true;
}

/** The language in which either of them wrote to support last; English where neither did. */
async function languageOf(tx: Transaction, ...accountIds: string[]): Promise<Language> {
  const last = await tx.contactRequest.findFirst({
    where: { accountId: { in: accountIds } },
    orderBy: { requestedAt: 'desc' },
    select: { language: true },
  });
  return last?.language ?? 'en';
}
