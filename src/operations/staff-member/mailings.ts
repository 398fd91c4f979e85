import type { Database, Transaction } from '../../adapters/database.js';
import {
  dueSoonHours,
  isToldOf,
  type StaffNotificationKind,
} from '../../domain/staff-member/notifications.js';
import type { SupportTask } from '../../generated/prisma/client.js';
import { newId } from '../../security/new-id.js';
import { notificationChoices } from './notification-choice.js';

/** One email to one of our staff, about everything that waited for them. */
export interface Mailing {
  readonly id: string;
  /** Null for someone who was removed meanwhile, or can't log in: nothing is sent. */
  readonly reader: { readonly id: string; readonly email: string; readonly givenName: string } | null;
  readonly about: readonly {
    readonly kind: StaffNotificationKind;
    readonly taskId: string | null;
    readonly reference: string | null;
  }[];
}

/** Notes which tasks are due soon, for those who have them; each task once, even when this runs again or someone else gets the task. */
export async function noticeTasksDueSoon(db: Database, now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO staff_notification (id, account_id, kind, case_id, task_id, key, noticed_at)
    SELECT gen_random_uuid(), assignee_id, 'due_soon', case_id, id, 'due-soon/' || id, ${now}
    FROM support_task task
    WHERE status = 'open' AND assignee_id IS NOT NULL
      AND due_at - least(make_interval(hours => ${dueSoonHours}::int), (due_at - opened_at) / 2) <= ${now}
      AND NOT EXISTS (SELECT FROM staff_notification told WHERE told.key = 'due-soon/' || task.id)
    ON CONFLICT (key) DO NOTHING`;
}

/**
 * Puts what waits into mailings, one a person; what they don't want to be told, or what is settled by now, is in none. Locks the making of
 * mailings.
 */
export async function makeMailings(db: Database, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    // Two attempts at once follow each other: the second finds nothing that waits.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('staff-mailings'))`;
    const waiting = await tx.staffNotification.findMany({
      where: { settledAt: null, mailingId: null },
      include: { task: true },
      orderBy: { id: 'asc' },
    });
    const choices = await notificationChoices(
      tx,
      waiting.map(({ accountId }) => accountId),
    );
    const isWanted = (row: (typeof waiting)[number]) =>
      isToldOf(row.kind, choices(row.accountId)) && stillStands(row.task, row.accountId);
    await settle(tx, { id: { in: idsOf(waiting.filter((row) => !isWanted(row))) } }, now);
    const wanted = waiting.filter(isWanted);
    for (const accountId of new Set(wanted.map((row) => row.accountId)))
      await tx.staffNotification.updateMany({
        where: { id: { in: idsOf(wanted.filter((row) => row.accountId === accountId)) } },
        data: { mailingId: newId(now) },
      });
  });
}

/** A task that is done, or someone else's by now, is nothing to be told of. */
function stillStands(task: SupportTask | null, accountId: string): boolean {
  return task === null || (task.status === 'open' && task.assigneeId === accountId);
}

/** The mailings that aren't out yet, the oldest first. */
export async function unsentMailings(db: Database): Promise<readonly Mailing[]> {
  const rows = await db.staffNotification.findMany({
    where: { settledAt: null, mailingId: { not: null } },
    include: { account: true, case: { select: { reference: true } } },
    orderBy: { id: 'asc' },
  });
  return [...new Set(rows.flatMap(({ mailingId }) => mailingId ?? []))].toSorted().map((id) => {
    const about = rows.filter(({ mailingId }) => mailingId === id);
    return {
      id,
      reader: about.map(({ account }) => account).find(canRead) ?? null,
      about: about.map(({ kind, taskId, case: found }) => ({
        kind,
        taskId,
        reference: found?.reference ?? null,
      })),
    };
  });
}

function canRead({ status, staffRole }: { status: string; staffRole: string | null }): boolean {
  return status === 'active' && staffRole !== null;
}

/** Writes down that a mailing is over: it was sent, or nobody is there to read it. */
export async function settleMailing(db: Database, mailingId: string, at: Date): Promise<void> {
  await settle(db, { mailingId }, at);
}

async function settle(
  db: Database | Transaction,
  which: { readonly mailingId: string } | { readonly id: { readonly in: string[] } },
  at: Date,
): Promise<void> {
  await db.staffNotification.updateMany({ where: { ...which, settledAt: null }, data: { settledAt: at } });
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
