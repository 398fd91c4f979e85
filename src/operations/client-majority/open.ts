import { accountInUse } from '../../domain/account/states.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { alone } from '../../cases/alone.js';
import { openCase } from '../../cases/open.js';
import { endTasks, openTaskUnlessOpenIn } from '../../cases/tasks.js';
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
import type { Prisma } from '../../generated/prisma/client.js';
import { clientMajorityId } from '../../protocol/client-majority/messages.js';
import { lockAccount } from '../account/lock.js';
import { comingOfAge, ofAgeFacts } from './dates.js';

/** Family members looked at in one transaction's reading. */
const pageSize = 200;

/** The task about someone whose day of majority can't be told. */
const unknownDay = 'find_day_of_age';

/** The lowest age of majority of any state: nobody younger is looked at. */
const earliestYears = 18;

type Member = Prisma.FamilyMemberGetPayload<{ include: typeof withFacts }>;

/**
 * Opens a case for each of a page of family members who were minors when their account was opened and come of age in sixty days or have done
 * so; in the order of account ids. Done twice, or on two days, it opens each once. About one who can't be looked at support is asked, until a look goes well; they hold up no
 * other. `next` is where the next page begins, or null. Locks the account, case by case.
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
    include: withFacts,
    orderBy: { accountId: 'asc' },
    take: pageSize,
  });
  let opened = 0;
  const lookedAt: string[] = [];
  for (const member of members) {
    const { accountId } = member;
    const isLookedAt = await alone(
      dependencies,
      { accountId },
      { error: 'a family member could not be looked at' },
      async () => {
        if (await openIfDue(dependencies, member, at)) opened += 1;
      },
    );
    if (isLookedAt) lookedAt.push(accountId);
    else await askToLook(dependencies, accountId, at);
  }
  const mended = { at, resolution: 'We could look again.' };
  await endTasks(dependencies.db, { kind: unknownDay, subjectId: { in: lookedAt } }, mended);
  return { opened, next: members.length < pageSize ? null : (members.at(-1)?.accountId ?? null) };
}

/** Opens the case of a family member whose first notice is due; false where there is nothing to open. */
async function openIfDue(dependencies: Dependencies, member: Member, at: Date): Promise<boolean> {
  const dates = datesOfMinor(member);
  if (dates === null || dates.firstNoticeAt > at) return false;
  return commit(dependencies, (tx, after) => openFor(tx, after, { ...member, dates, at }));
}

/** Asks support, on the case in which the account was opened, about a family member whose guardian's access wouldn't end by itself. */
async function askToLook(dependencies: Dependencies, accountId: string, at: Date): Promise<void> {
  const { db } = dependencies;
  await alone(dependencies, { accountId }, { error: 'support not asked about a family member' }, async () => {
    const opening = await db.emailVerification.findFirst({ where: { accountId }, orderBy: { id: 'asc' } });
    if (opening === null) return;
    const task = { caseId: opening.id, key: unknownDay, kind: unknownDay, subjectId: accountId } as const;
    await db.$transaction((tx) => openTaskUnlessOpenIn(tx, { ...task, at: at.toISOString() }));
  });
}

/**
 * Opens the case of a family member who has come of age, within the transaction that opens their account again; false where there is nothing to open. The account's row is
 * locked by the caller.
 */
export async function openWhereOfAge(
  tx: Transaction,
  after: AfterCommit,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<boolean> {
  const member = await tx.familyMember.findUnique({ where: { accountId }, include: withFacts });
  const dates = member && datesOfMinor(member);
  if (member === null || dates === null || dates.comesOfAgeAt > at) return false;
  return openFor(tx, after, { ...member, dates, at });
}

const withFacts = {
  account: { select: { client: { select: ofAgeFacts } } },
} satisfies Prisma.FamilyMemberInclude;

/** When a family member comes of age who was a minor when their account was opened; null for everyone else. */
function datesOfMinor({ addedAt, account }: Member): MajorityDates | null {
  if (account.client === null) return null;
  const person = comingOfAge(account.client);
  const dates = majorityDates(person, majorityPolicy);
  return wasMinor(person, dates, addedAt) ? dates : null;
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
