import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { majorityDates, majorityPolicy, wasMinor } from '../../domain/client-majority/policy.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { comingOfAge, ofAgeFacts } from './dates.js';

/**
 * Asks support about a new birth date that puts off the day on which a family member comes of age, within the transaction that wrote it: whoever opened the account can log in to
 * it, and stays in for as long. One task for an account while nobody has answered.
 */
export async function checkLaterMajority(
  tx: Transaction,
  of: {
    readonly accountId: string;
    readonly before: CalendarDate;
    readonly caseId: string;
    readonly at: Date;
  },
): Promise<void> {
  const { accountId, before, caseId, at } = of;
  const member = await tx.familyMember.findUnique({
    where: { accountId },
    include: { account: { select: { client: { select: ofAgeFacts } } } },
  });
  const client = member?.account.client;
  if (!member || !client) return;
  const was = { ...comingOfAge(client), birthDate: before };
  const [from, to] = [was, comingOfAge(client)].map((person) => majorityDates(person, majorityPolicy));
  if (from === undefined || to === undefined) return;
  if (!wasMinor(was, from, member.addedAt) || to.comesOfAgeAt <= from.comesOfAgeAt) return;
  const task = { kind: 'check_birth_date', subjectId: accountId } as const;
  const open = await tx.supportTask.findFirst({ where: { ...task, status: 'open' } });
  if (open === null)
    await openTaskIn(tx, {
      ...task,
      caseId,
      key: 'birth-date',
      precedes: from.comesOfAgeAt.toISOString(),
      at: at.toISOString(),
    });
  // Whoever has the task reads each change where it was opened.
  await addLine(tx, open?.caseId ?? caseId, at, {
    key: `majority-put-off/${caseId}`,
    code: 'majority-put-off',
    detail: { from: from.majority.on, to: to.majority.on },
  });
}
