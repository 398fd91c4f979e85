import type { Transaction } from '../../adapters/database.js';
import type { StaffNotificationKind } from '../../domain/staff-member/notifications.js';
import { newId } from '../../security/new-id.js';

/** What one of our staff is to be told. */
interface Notification {
  readonly accountId: string;
  readonly kind: StaffNotificationKind;
  readonly caseId: string;
  readonly taskId?: string;
  readonly at: Date;
}

/**
 * Notes within the transaction of an act what someone is to be told by email; the mail follows within minutes, if they want it (mailings.ts).
 * Nobody is told of what they did themselves.
 */
export async function notifyStaff(
  tx: Transaction,
  { actorId, ...notification }: Notification & { readonly actorId: string },
): Promise<void> {
  if (notification.accountId === actorId) return;
  const { at, ...data } = notification;
  const id = newId(at);
  await tx.staffNotification.create({ data: { ...data, id, key: id, noticedAt: at } });
}
