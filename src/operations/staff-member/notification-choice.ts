import type { Database, Transaction } from '../../adapters/database.js';
import { usualChoice, type NotificationChoice } from '../../domain/staff-member/notifications.js';

/** Of what some of our staff want to be told by email, by their account. */
export async function notificationChoices(
  db: Database | Transaction,
  accountIds: readonly string[],
): Promise<(accountId: string) => NotificationChoice> {
  const rows = await db.staffNotificationChoice.findMany({ where: { accountId: { in: [...accountIds] } } });
  const chosen = new Map(
    rows.map(({ accountId, assigned, mentioned, dueSoon }) => [
      accountId,
      { assigned, mentioned, due_soon: dueSoon },
    ]),
  );
  return (accountId) => chosen.get(accountId) ?? usualChoice;
}

/** Keeps of what someone wants to be told; what waits already goes by it too. */
export async function chooseNotifications(
  db: Database,
  accountId: string,
  { assigned, mentioned, due_soon: dueSoon }: NotificationChoice,
): Promise<void> {
  const choice = { assigned, mentioned, dueSoon };
  await db.staffNotificationChoice.upsert({
    where: { accountId },
    create: { accountId, ...choice },
    update: choice,
  });
}
