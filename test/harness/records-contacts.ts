import { randomUUID } from 'node:crypto';
import { daysAfter } from '../../src/domain/instants.js';
import { recordsContactWatchType } from '../../src/protocol/records-contact/messages.js';
import type { BackOffice } from './back-office.js';
import { closedCase } from './closed-case.js';

/** A provider who left so many days ago, by an ended contract with a records contact; answers the id of the termination. */
export async function leftDaysAgo(office: BackOffice, days: number): Promise<string> {
  const { db, people } = office;
  const { id: providerId, contractId, accountId } = people.provider;
  const closedAt = daysAfter(new Date(), -days);
  const id = await closedCase(office, { kind: 'contract_termination', subjectId: providerId, at: closedAt });
  await db.contractTermination.create({
    data: {
      id,
      contractId,
      state: 'completed',
      lastDay: closedAt,
      recordsPractice: 'Moreau Practice',
      recordsEmail: 'records@moreau.example',
      startedById: accountId,
      requestedAt: closedAt,
      closedAt,
    },
  });
  await db.account.update({
    where: { id: accountId },
    data: { status: 'ended', endedAt: closedAt, formerEmail: 'ines.formerly@moreau.example' },
  });
  return id;
}

/** Moves all dates of a contact into the past, as if so many days had gone by. */
export async function daysGoBy({ db }: BackOffice, id: string, days: number): Promise<void> {
  const row = await db.recordsContact.findUniqueOrThrow({ where: { id } });
  await db.recordsContact.update({
    where: { id },
    data: {
      countsFrom: daysAfter(row.countsFrom, -days),
      nextAt: row.nextAt === null ? null : daysAfter(row.nextAt, -days),
    },
  });
}

/** The hourly look, at once; says how many contacts were looked at. */
export async function lookAtContacts({ temporal, config }: BackOffice): Promise<number> {
  return temporal.workflow.execute(recordsContactWatchType, {
    workflowId: `records-contact-watch/${randomUUID()}`,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [{ looked: 0 }],
  }) as Promise<number>;
}
